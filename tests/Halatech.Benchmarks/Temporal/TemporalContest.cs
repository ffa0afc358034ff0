using Halatech.Benchmarks.Machine;
using Halatech.Tests.Common;
using Temporalio.Client;

namespace Halatech.Benchmarks.Temporal;

/// <summary>The servers that are measured against each other, all running at once and loaded in turns.</summary>
internal sealed class TemporalContest : IAsyncDisposable
{
    public const string Durable = "**embedded, durable in Postgres**";
    public const string InMemory = "**embedded, in memory**";
    public const string RealInMemory = "start-dev, in memory";
    public const string RealInFile = "start-dev --db-filename";

    private readonly BenchDatabase _database;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("halatech-bench-");
    private readonly List<TemporalProcess> _servers = [];
    private readonly List<TemporalLoad> _loads = [];

    private TemporalContest(BenchDatabase database) => _database = database;

    /// <summary>First process of the durable server's Postgres.</summary>
    public int Postgres => _database.ServerId;

    /// <summary>Starts the embedded servers, and the real ones where the temporal command is found.</summary>
    public static async Task<TemporalContest> StartAsync(TimeSpan flushDelay, bool withReal, CancellationToken cancellation)
    {
        var contest = new TemporalContest(await BenchDatabase.StartAsync(flushDelay, cancellation));
        await contest.AddAsync(Durable, TemporalProcess.Embedded, ["--postgres", contest._database.ConnectionString], cancellation);
        await contest.AddAsync(InMemory, TemporalProcess.Embedded, [], cancellation);
        if (withReal && TemporalCli.Find() is { } real)
        {
            await TemporalCli.WarmUpAsync(real);
            await contest.AddAsync(RealInMemory, real, [], cancellation);
            await contest.AddAsync(RealInFile, real, ["--db-filename", Path.Combine(contest._folder.FullName, "temporal.db")], cancellation);
        }

        return contest;
    }

    /// <summary>Worker and callers for every server, by the official client.</summary>
    public Task<TemporalLoad[]> LoadBySdkAsync() => LoadAsync(client => new SdkWorkflows(client));

    /// <summary>The same by the protocol's bare calls.</summary>
    public Task<TemporalLoad[]> LoadLeanlyAsync() => LoadAsync(client => new LeanWorkflows(client));

    public async ValueTask DisposeAsync()
    {
        foreach (var load in _loads) await load.DisposeAsync();
        foreach (var server in _servers) await server.DisposeAsync();
        await _database.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task AddAsync(string name, string path, IEnumerable<string> arguments, CancellationToken cancellation) =>
        _servers.Add(await TemporalProcess.StartAsync(name, path, arguments, cancellation));

    private async Task<TemporalLoad[]> LoadAsync(Func<TemporalClient, ITemporalWorkflows> workflows)
    {
        foreach (var server in _servers) _loads.Add(new(server, workflows(await server.ConnectAsync())));
        return [.. _loads.TakeLast(_servers.Count)];
    }
}
