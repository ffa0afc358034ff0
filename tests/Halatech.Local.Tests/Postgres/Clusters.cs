using Halatech.Local.Postgres;
using Npgsql;

namespace Halatech.Local.Tests.Postgres;

/// <summary>A folder for a cluster, and the cluster in it stopped and deleted at the end of the test.</summary>
internal sealed class Clusters : IAsyncDisposable
{
    private PrivateCluster? _last;

    // Open to the user postgres, which a folder from Directory.CreateTempSubdirectory would not be.
    public string Folder { get; } = Path.Combine(Path.GetTempPath(), $"halatech-test-{Guid.NewGuid():N}", "cluster");

    public async Task<PrivateCluster> StartAsync(int port = 0) =>
        _last = await PrivateCluster.StartAsync(Folder, port, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (_last is not null)
        {
            await _last.StopAsync(CancellationToken.None);
        }

        var parent = Path.GetDirectoryName(Folder)!;
        if (Directory.Exists(parent))
        {
            Directory.Delete(parent, recursive: true);
        }
    }
}

internal static class ClusterQueries
{
    public static async Task<object?> ScalarAsync(this PrivateCluster cluster, string sql, string database = "postgres")
    {
        // Not pooled: the tests break connections on purpose.
        await using var source = NpgsqlDataSource.Create(cluster.ConnectionString(database) + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }
}
