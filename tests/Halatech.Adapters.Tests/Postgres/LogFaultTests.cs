using System.Collections.Concurrent;
using System.Globalization;
using Halatech.Adapters.Postgres;
using Halatech.Core.Conversations;
using Halatech.Local.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Halatech.Adapters.Tests.Postgres;

/// <summary>A server that crashes, on a cluster of its own: what was promised is there, and nothing else.</summary>
public sealed class LogFaultTests : IAsyncLifetime
{
    private const string Database = "faults";
    private const int Callers = 64;

    private readonly ConcurrentDictionary<string, AppendOutcome> _outcomes = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _enough = new();
    private PrivateCluster? _cluster;
    private TestSilo? _silo;
    private int _appended;

    private PrivateCluster Cluster => _cluster!;

    private TestSilo Silo => _silo!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _cluster = await PostgresServer.StartAsync();
        await PostgresServer.CreateDatabaseAsync(_cluster, Database);
        var login = PostgresServer.LoginString(_cluster, Database);
        await PostgresMigrator.MigrateAsync(login, NullLogger.Instance, Stop);
        _silo = TestSilo.Start(login);
    }

    public async ValueTask DisposeAsync()
    {
        _enough.Dispose();
        if (_silo is not null) await _silo.DisposeAsync();
        if (_cluster is not null) await _cluster.DisposeAsync();
    }

    [Fact]
    public async Task Appends_WhileTheServerCrashes_AreKeptExactlyAsPromised()
    {
        var callers = Enumerable.Range(0, Callers).Select(CallAsync).ToArray();
        await ProgressAsync();
        await Cluster.RestartAsync(crash: true, Stop);
        await ProgressAsync();
        await Cluster.KillAsync(Stop);
        await Cluster.RestartAsync(crash: true, Stop);
        await ProgressAsync();
        await Cluster.RestartAsync(crash: false, Stop);
        await ProgressAsync();
        await EndAsync(callers);
    }

    [Fact]
    public async Task Appends_WhileConnectionsAreCut_AreKeptExactlyAsPromised()
    {
        var callers = Enumerable.Range(0, Callers).Select(CallAsync).ToArray();
        for (var cut = 0; cut < 20; cut++)
        {
            await ProgressAsync();
            await QueryAsync("select pg_terminate_backend(pid)::text from pg_stat_activity where application_name like 'halatech %'");
        }

        await EndAsync(callers);
    }

    [Fact]
    public async Task Append_WhenItsStatementIsCancelled_IsTriedAgain()
    {
        await using var superuser = await OpenAsync();
        var lost = 0;
        for (var round = 0; round < 3; round++)
        {
            await using var closed = await superuser.BeginTransactionAsync(Stop);
            await using (var gate = new NpgsqlCommand("lock table halatech.conversation_log in exclusive mode", superuser))
                await gate.ExecuteNonQueryAsync(Stop);
            var append = Silo.Log.AppendAsync(Appends.Message(Appends.Key()), Stop).AsTask();
            await Eventually.TrueAsync(async () => (await QueryAsync(
                "select pg_cancel_backend(pid)::text from pg_stat_activity where application_name = 'halatech halatech_log' and wait_event_type = 'Lock'")).Count > 0);
            await closed.RollbackAsync(Stop);
            if (await append != AppendOutcome.Appended) lost++;
        }

        Assert.Equal(0, lost);
    }

    [Fact]
    public async Task Appends_WhileTheServerIsDown_EndAsUnavailableAndThenWorkAgain()
    {
        await Cluster.KillAsync(Stop);
        var appends = Enumerable.Range(0, Callers).Select(_ => Appends.Message(Appends.Key())).ToArray();

        var outcomes = await Task.WhenAll(appends.Select(a => Silo.Log.AppendAsync(a, Stop).AsTask())).WaitAsync(Eventually.Limit, Stop);

        Assert.All(outcomes, outcome => Assert.Equal(AppendOutcome.Unavailable, outcome));
        await Cluster.RestartAsync(crash: true, Stop);
        foreach (var append in appends) await Silo.Log.KeepAsync(append);
    }

    /// <summary>A grain's life: append, believe the outcome, load again when it asks for it.</summary>
    private async Task CallAsync(int caller)
    {
        var key = Appends.Key();
        var state = ConversationState.Empty;
        for (var i = 0; !_enough.IsCancellationRequested; i++)
        {
            var text = string.Create(CultureInfo.InvariantCulture, $"{caller}-{i}");
            var append = Appends.Message(key, state, text: text);
            var outcome = await Silo.Log.AppendAsync(append, Stop);
            _outcomes[text] = outcome;
            if (outcome == AppendOutcome.Appended)
            {
                state = append.Next;
                Interlocked.Increment(ref _appended);
            }
            else
            {
                state = await LoadAsync(key);
            }
        }
    }

    private async Task<ConversationState> LoadAsync(ConversationKey key)
    {
        ConversationState? state = null;
        await Eventually.TrueAsync(async () =>
        {
            try
            {
                state = await Silo.Log.LoadAsync(key, Stop);
                return true;
            }
            // As a grain does: its activation fails and the next call tries again.
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                return false;
            }
        });
        return state!;
    }

    /// <summary>Waits until each caller could have appended twice more.</summary>
    private async Task ProgressAsync()
    {
        var goal = Volatile.Read(ref _appended) + (2 * Callers);
        await Eventually.TrueAsync(() => Volatile.Read(ref _appended) >= goal);
    }

    private async Task EndAsync(Task[] callers)
    {
        await _enough.CancelAsync();
        await Task.WhenAll(callers).WaitAsync(Eventually.Limit, Stop);

        var stored = await QueryAsync("select events -> -1 ->> 'text' from halatech.conversation_log");
        Assert.Equal(stored.Count, stored.Distinct(StringComparer.Ordinal).Count());
        Assert.Empty(_outcomes.Where(o => o.Value == AppendOutcome.Appended).Select(o => o.Key).Except(stored, StringComparer.Ordinal));
        Assert.All(stored, text => Assert.Contains(_outcomes[text], new[] { AppendOutcome.Appended, AppendOutcome.Unavailable }));
        Assert.Empty(await QueryAsync(
            "select conversation_id from halatech.conversation_log group by conversation_id having max(version) <> count(*)"));
    }

    private async Task<List<string>> QueryAsync(string sql)
    {
        await using var connection = await OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(Stop);
        List<string> values = [];
        while (await reader.ReadAsync(Stop)) values.Add(reader.GetString(0));
        return values;
    }

    private async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(Cluster.ConnectionString(Database) + ";Pooling=false");
        await connection.OpenAsync(Stop);
        return connection;
    }
}
