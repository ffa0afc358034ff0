using System.Text.Json;
using Halatech.Core.Conversations;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;

namespace Halatech.Adapters.Postgres;

/// <summary>The log in Postgres: appends go through the group commit, loads read the snapshot and the tail.</summary>
internal sealed class PostgresConversationLog(PostgresSources sources, LogWriter writer, ILogger<PostgresConversationLog> logger)
    : IConversationLog
{
    // One statement, because two would each see a snapshot of their own while another silo replaces it.
    private const string SelectSnapshotAndTail =
        """
        with snapshot as materialized (
          select version, state from halatech.conversation_snapshots where tenant_id = $1 and conversation_id = $2 and format = $3
        )
        select version, state, true from snapshot
        union all
        select version, events, false from halatech.conversation_log
        where tenant_id = $1 and conversation_id = $2 and version > coalesce((select version from snapshot), 0)
        order by version
        """;

    private const string UpsertSnapshot =
        """
        insert into halatech.conversation_snapshots as s (tenant_id, conversation_id, format, version, state)
        values ($1, $2, $3, $4, $5)
        on conflict (tenant_id, conversation_id) do update
          set format = excluded.format, version = excluded.version, state = excluded.state
          where (s.format, s.version) < (excluded.format, excluded.version)
        """;

    public ValueTask<AppendOutcome> AppendAsync(LogAppend append, CancellationToken cancellationToken) =>
        new(writer.AppendAsync(new WaitingAppend(append, ConversationSerializer.WriteEvents(append.Events)), cancellationToken));

    public async Task<ConversationState> LoadAsync(ConversationKey key, CancellationToken cancellationToken)
    {
        await using var batch = sources.App.BatchFor(key.Tenant)
            .Add(SelectSnapshotAndTail, key.Tenant.Value, key.Conversation.Value, ConversationSerializer.SnapshotVersion);
        await using var reader = await batch.ReadOwnAsync(cancellationToken);
        var state = ConversationState.Empty;
        while (await reader.ReadAsync(cancellationToken))
        {
            var json = reader.GetFieldValue<byte[]>(1);
            if (reader.GetBoolean(2))
            {
                state = ConversationSerializer.ReadSnapshot(json);
                continue;
            }

            if (reader.GetInt64(0) != state.Version + 1)
                throw new JsonException($"The log of {key} has no append {state.Version + 1}.");
            state = ConversationFold.Append(state, ConversationSerializer.ReadEvents(json));
        }

        return state;
    }

    public async Task SaveSnapshotAsync(ConversationKey key, ConversationState state, CancellationToken cancellationToken)
    {
        try
        {
            await using var batch = sources.App.BatchFor(key.Tenant).Add(
                UpsertSnapshot, key.Tenant.Value, key.Conversation.Value, ConversationSerializer.SnapshotVersion, state.Version,
                new NpgsqlParameter { Value = ConversationSerializer.WriteSnapshot(state), NpgsqlDbType = NpgsqlDbType.Jsonb });
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            // The log is the truth and is safe; the next snapshot will do. (A connection that opens too slowly may end in
            // a bare TimeoutException.)
            logger.LogWarning(e, "No snapshot of {Conversation} was kept", key);
        }
    }

    public async Task EraseAsync(ConversationKey key, long version, CancellationToken cancellationToken)
    {
        await using var batch = sources.App.BatchFor(key.Tenant)
            .Add("select halatech.erase_conversation($1, $2)", key.Conversation.Value, version);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }
}
