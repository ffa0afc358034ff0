using Halatech.Benchmarks.Machine;
using Halatech.Benchmarks.Reporting;

namespace Halatech.Benchmarks.Temporal;

/// <summary>What was measured of one kind of operation on one server, round by round.</summary>
/// <param name="server">The server.</param>
/// <param name="postgres">First process of its database.</param>
internal sealed class TemporalRates(TemporalProcess server, int postgres)
{
    private readonly List<double> _perSecond = [];
    private readonly List<double> _server = [];
    private readonly List<double> _postgres = [];
    private readonly List<double> _load = [];

    public string PerSecond => Figures.Rate(_perSecond);

    /// <summary>Microseconds of processor time for one operation: of the server, of Postgres, and of worker and callers.</summary>
    public string[] Costs => [Figures.Spread(_server, "#,0"), Figures.Spread(_postgres, "#,0"), Figures.Spread(_load, "#,0")];

    /// <param name="duration">How long a round lasts.</param>
    /// <param name="round">Returns how many operations there were in a second.</param>
    public async Task MeasureAsync(TimeSpan duration, Func<TimeSpan, Task<double>> round)
    {
        var cpu = new CpuWatch([server.Id], postgres);
        var perSecond = await round(duration);
        var operations = perSecond * duration.TotalSeconds;
        var used = cpu.Used;
        _perSecond.Add(perSecond);
        _server.Add(used.Hosts.TotalMicroseconds / operations);
        _postgres.Add(used.Postgres.TotalMicroseconds / operations);
        _load.Add(used.Load.TotalMicroseconds / operations);
    }

    public string Times(TemporalRates? other) =>
        other is null ? "-" : Figures.Spread([.. _perSecond.Zip(other._perSecond, (mine, theirs) => mine / theirs)], "0.0");
}
