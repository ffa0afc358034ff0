using Halatech.Core.Conversations;
using Halatech.Core.Tenancy;

namespace Halatech.Adapters.Postgres;

internal sealed class PostgresPendingWorkStore(PostgresSources sources, TimeProvider time) : IPendingWorkStore
{
    private const string Sql = "select tenant_id, conversation_id, pending_since from halatech.pending_conversations($1, $2, $3)";

    public async Task<IReadOnlyList<PendingConversation>> FindAsync(
        TimeSpan atLeast, DateTimeOffset after, int count, CancellationToken cancellationToken)
    {
        await using var command = sources.System.CreateCommand(Sql);
        command.Parameters.Add(new() { Value = (time.GetUtcNow() - atLeast).UtcDateTime });
        command.Parameters.Add(new() { Value = after.UtcDateTime });
        command.Parameters.Add(new() { Value = count });

        List<PendingConversation> found = [];
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
        {
            var key = new ConversationKey(TenantId.Parse(reader.GetString(0)), ConversationId.Parse(reader.GetString(1)));
            found.Add(new(key, reader.GetFieldValue<DateTimeOffset>(2)));
        }

        return found;
    }
}
