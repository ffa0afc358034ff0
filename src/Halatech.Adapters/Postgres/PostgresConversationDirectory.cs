using Halatech.Core.Conversations;
using Halatech.Core.Experiences;
using Halatech.Core.Tenancy;
using Npgsql;

namespace Halatech.Adapters.Postgres;

internal sealed class PostgresConversationDirectory(PostgresSources sources) : IConversationDirectory
{
    private const string SelectPage = "select conversation_id from halatech.customers_to_reach($1, $2, $3)";

    private const string SelectLiveliest = "select conversation_id from halatech.conversations_of_customer($1, $2) limit 1";

    public async Task<IReadOnlyList<ConversationKey>> ListAsync(
        TenantId tenant, DateTimeOffset begun, ConversationId? after, int count, CancellationToken cancellationToken)
    {
        await using var batch = sources.App.BatchFor(tenant).Add(SelectPage, after?.Value ?? "", count, begun.ToUniversalTime());
        return await ReadAsync(tenant, batch, cancellationToken);
    }

    public async Task<ConversationKey?> FindAsync(TenantId tenant, Channel channel, string customerAddress, CancellationToken cancellationToken)
    {
        await using var batch = sources.App.BatchFor(tenant).Add(SelectLiveliest, (short)channel, customerAddress);
        return await ReadAsync(tenant, batch, cancellationToken) is [var found] ? found : null;
    }

    private static async Task<List<ConversationKey>> ReadAsync(TenantId tenant, NpgsqlBatch batch, CancellationToken cancellationToken)
    {
        await using var reader = await batch.ReadOwnAsync(cancellationToken);
        List<ConversationKey> found = [];
        while (await reader.ReadAsync(cancellationToken)) found.Add(new(tenant, ConversationId.Parse(reader.GetString(0))));
        return found;
    }
}
