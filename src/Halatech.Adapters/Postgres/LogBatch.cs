using Halatech.Core.Conversations;
using Npgsql;
using NpgsqlTypes;

namespace Halatech.Adapters.Postgres;

/// <summary>An append that waits for its place in a batch, and its caller's promise.</summary>
internal sealed class WaitingAppend(LogAppend append, byte[] events)
{
    // A grain's continuation is queued with the grain in any case; only others would run inside of the writer.
    private readonly TaskCompletionSource<AppendOutcome> _outcome =
        new(TaskScheduler.Current == TaskScheduler.Default ? TaskCreationOptions.RunContinuationsAsynchronously : TaskCreationOptions.None);

    public LogAppend Append { get; } = append;

    public byte[] Events { get; } = events;

    /// <summary>Stays the same when the append is tried again: so it recognises itself after a commit in doubt.</summary>
    public Guid CommitId { get; } = Guid.NewGuid();

    public Task<AppendOutcome> Outcome => _outcome.Task;

    public void Complete(AppendOutcome outcome) => _outcome.TrySetResult(outcome);

    public void Fail(Exception exception) => _outcome.TrySetException(exception);
}

/// <summary>The columns of a batch, as the arrays that <c>halatech.append_to_log</c> takes.</summary>
internal static class LogBatch
{
    private const string Sql = "select place, outcome from halatech.append_to_log($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14)";

    private const string SqlWithTriggers =
        "select place, outcome from halatech.append_with_triggers($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17)";

    private const string SqlWithConsent =
        "select place, outcome from halatech.append_with_consent($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11,$12,$13,$14,$15,$16,$17,$18,$19,$20)";

    /// <summary>Writes the batch in one transaction and returns the outcome of each append, in order.</summary>
    public static async Task<AppendOutcome[]> WriteAsync(
        NpgsqlConnection connection, IReadOnlyList<WaitingAppend> batch, CancellationToken cancellationToken)
    {
        var consent = batch is [{ Append.Consent: { } alone }] ? alone : null;
        var hasTriggers = TriggerColumns.AreIn(batch);
        await using var command = new NpgsqlCommand(consent is not null ? SqlWithConsent : hasTriggers ? SqlWithTriggers : Sql, connection);
        AddLogColumns(command.Parameters, batch);
        AddHeadColumns(command.Parameters, batch);
        if (hasTriggers || consent is not null) TriggerColumns.AddTo(command.Parameters, batch);
        if (consent is not null) AddConsent(command.Parameters, consent);

        var outcomes = new AppendOutcome[batch.Count];
        await using var refused = await command.ExecuteReaderAsync(cancellationToken);
        while (await refused.ReadAsync(cancellationToken))
            outcomes[refused.GetInt32(0) - 1] = refused.GetInt16(1) == 1 ? AppendOutcome.Duplicate : AppendOutcome.Conflict;
        return outcomes;
    }

    private static void AddLogColumns(NpgsqlParameterCollection parameters, IReadOnlyList<WaitingAppend> batch)
    {
        var tenants = new string[batch.Count];
        var conversations = new string[batch.Count];
        var versions = new long[batch.Count];
        var commits = new Guid[batch.Count];
        var messages = new Guid?[batch.Count];
        var events = new byte[batch.Count][];
        for (var i = 0; i < batch.Count; i++)
        {
            var append = batch[i].Append;
            tenants[i] = append.Key.Tenant.Value;
            conversations[i] = append.Key.Conversation.Value;
            versions[i] = append.Next.Version;
            commits[i] = batch[i].CommitId;
            messages[i] = append.Message?.ToGuid();
            events[i] = batch[i].Events;
        }

        Add(parameters, tenants, NpgsqlDbType.Text);
        Add(parameters, conversations, NpgsqlDbType.Text);
        Add(parameters, versions, NpgsqlDbType.Bigint);
        Add(parameters, commits, NpgsqlDbType.Uuid);
        Add(parameters, messages, NpgsqlDbType.Uuid);
        Add(parameters, events, NpgsqlDbType.Jsonb);
    }

    private static void AddHeadColumns(NpgsqlParameterCollection parameters, IReadOnlyList<WaitingAppend> batch)
    {
        List<int> places = [];
        List<ConversationState> heads = [];
        for (var i = 0; i < batch.Count; i++)
        {
            if (!batch[i].Append.HeadChanged) continue;
            places.Add(i + 1);
            heads.Add(batch[i].Append.Next);
        }

        Add(parameters, places.ToArray(), NpgsqlDbType.Integer);
        Add(parameters, Column(heads, h => (short)(h.Route?.Channel ?? Channel.Sms)), NpgsqlDbType.Smallint);
        Add(parameters, Column(heads, h => (short)h.Mode), NpgsqlDbType.Smallint);
        Add(parameters, Column(heads, h => (short)h.Status), NpgsqlDbType.Smallint);
        Add(parameters, Column(heads, h => h.OptedOut), NpgsqlDbType.Boolean);
        Add(parameters, Column(heads, h => h.Flag), NpgsqlDbType.Text);
        Add(parameters, Column(heads, h => h.LastActivity.UtcDateTime), NpgsqlDbType.TimestampTz);
        Add(parameters, Column(heads, h => h.PendingSince?.UtcDateTime), NpgsqlDbType.TimestampTz);
    }

    private static void AddConsent(NpgsqlParameterCollection parameters, ConsentChange consent)
    {
        parameters.Add(new NpgsqlParameter<short> { TypedValue = (short)consent.Channel });
        parameters.Add(new NpgsqlParameter<string> { TypedValue = consent.CustomerAddress });
        parameters.Add(new NpgsqlParameter<bool> { TypedValue = consent.OptedOut });
    }

    private static T[] Column<T>(List<ConversationState> heads, Func<ConversationState, T> value)
    {
        var column = new T[heads.Count];
        for (var i = 0; i < column.Length; i++) column[i] = value(heads[i]);
        return column;
    }

    private static void Add<T>(NpgsqlParameterCollection parameters, T[] column, NpgsqlDbType type) =>
        parameters.Add(new NpgsqlParameter<T[]> { TypedValue = column, NpgsqlDbType = NpgsqlDbType.Array | type });
}
