using System.Globalization;
using Halatech.Local.Postgres;

namespace Halatech.Benchmarks.Machine;

/// <summary>Processor time that processes have used, from /proc/[pid]/stat as proc(5) describes it.</summary>
internal static class CpuTime
{
    // Linux counts for user space in hundredths of a second, whatever its own clock does.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(10);

    /// <summary>Of one process, user and system, with those of its children that have ended.</summary>
    public static TimeSpan OfProcess(int id)
    {
        var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat"));
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return Tick * fields[11..15].Sum(field => long.Parse(field, CultureInfo.InvariantCulture));
    }

    /// <summary>Of a process and of all its children: a Postgres server and its sessions.</summary>
    public static TimeSpan OfFamily(int id) =>
        ProcessEntry.ChildrenOf(id).Aggregate(OfProcess(id), (sum, child) => sum + OfChild(child.Id));

    // A session that ends meanwhile leaves its time to its parent.
    private static TimeSpan OfChild(int id)
    {
        try
        {
            return OfProcess(id);
        }
        catch (IOException)
        {
            return TimeSpan.Zero;
        }
    }
}

/// <summary>What the processes of a benchmark have used between two moments.</summary>
internal sealed class CpuWatch(int[] hosts, int postgres)
{
    private readonly (TimeSpan Hosts, TimeSpan Postgres, TimeSpan Load) _before = Now(hosts, postgres);

    /// <summary>Processor time since the watch was made.</summary>
    public (TimeSpan Hosts, TimeSpan Postgres, TimeSpan Load) Used
    {
        get
        {
            var now = Now(hosts, postgres);
            return (now.Hosts - _before.Hosts, now.Postgres - _before.Postgres, now.Load - _before.Load);
        }
    }

    private static (TimeSpan Hosts, TimeSpan Postgres, TimeSpan Load) Now(int[] hosts, int postgres) => (
        hosts.Aggregate(TimeSpan.Zero, (sum, host) => sum + CpuTime.OfProcess(host)),
        CpuTime.OfFamily(postgres),
        Environment.CpuUsage.TotalTime);
}
