using Halatech.Core.Conversations;
using Halatech.Core.Experiences;
using Halatech.Core.Tenancy;
using Npgsql;

namespace Halatech.Adapters.Postgres;

internal sealed class PostgresConversationDirectory(PostgresSources sources) : IConversationDirectory
{
    // Twilio closes conversations and makes new ones, so a customer may have many. What was erased names nobody any more. Only what never
    // changes may choose among them: the last activity would be another at each page.
    private const string SelectOneOfEach =
        """
        select c.conversation_id
        from halatech.conversations c
        join halatech.conversation_log l on l.tenant_id = c.tenant_id and l.conversation_id = c.conversation_id and l.version = 1
        where c.tenant_id = $1 and c.conversation_id > $2 and not c.opted_out and l.events #>> '{0,route,customerAddress}' is not null
          and not exists (
            select from halatech.consents o
            where o.tenant_id = c.tenant_id and o.channel = c.channel and o.address = l.events #>> '{0,route,customerAddress}' and o.opted_out)
          and not exists (
            select from halatech.conversation_log l2
            join halatech.conversations c2 on c2.tenant_id = l2.tenant_id and c2.conversation_id = l2.conversation_id
            where l2.tenant_id = c.tenant_id and l2.version = 1 and l2.events #>> '{0,route,customerAddress}' = l.events #>> '{0,route,customerAddress}'
              and c2.channel = c.channel
              and case when l2.recorded_at <= $4
                then l.recorded_at > $4 or (l2.recorded_at, l2.conversation_id) > (l.recorded_at, l.conversation_id)
                else l.recorded_at > $4 and (l2.recorded_at, l2.conversation_id) < (l.recorded_at, l.conversation_id) end)
        order by c.conversation_id limit $3
        """;

    private const string SelectOfCustomer =
        """
        select c.conversation_id
        from halatech.conversation_log l
        join halatech.conversations c on c.tenant_id = l.tenant_id and c.conversation_id = l.conversation_id
        where l.tenant_id = $1 and l.version = 1 and l.events #>> '{0,route,customerAddress}' = $3 and c.channel = $2
        order by c.last_activity desc, c.conversation_id desc limit 1
        """;

    public async Task<IReadOnlyList<ConversationKey>> ListAsync(
        TenantId tenant, DateTimeOffset begun, ConversationId? after, int count, CancellationToken cancellationToken)
    {
        await using var batch = sources.App.BatchFor(tenant).Add(SelectOneOfEach, tenant.Value, after?.Value ?? "", count, begun.ToUniversalTime());
        return await ReadAsync(tenant, batch, cancellationToken);
    }

    public async Task<ConversationKey?> FindAsync(TenantId tenant, Channel channel, string customerAddress, CancellationToken cancellationToken)
    {
        await using var batch = sources.App.BatchFor(tenant).Add(SelectOfCustomer, tenant.Value, (short)channel, customerAddress);
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
