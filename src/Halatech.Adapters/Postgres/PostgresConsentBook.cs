using Halatech.Core.Conversations;
using Halatech.Core.Tenancy;

namespace Halatech.Adapters.Postgres;

/// <summary>Reads consents; they are written by <see cref="LogBatch"/>, with the append that changes them.</summary>
internal sealed class PostgresConsentBook(PostgresSources sources) : IConsentBook
{
    private const string SelectOptedOut =
        "select exists (select from halatech.consents where tenant_id = $1 and channel = $2 and address = $3 and opted_out)";

    private const string SelectOpen = "select conversation_id from halatech.conversations_of_customer($1, $2) where status = $3";

    public async Task<bool> IsOptedOutAsync(TenantId tenant, Channel channel, string customerAddress, CancellationToken cancellationToken)
    {
        await using var batch = sources.App.BatchFor(tenant).Add(SelectOptedOut, tenant.Value, (short)channel, customerAddress);
        await using var reader = await batch.ReadOwnAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) && reader.GetBoolean(0);
    }

    public async Task<IReadOnlyList<ConversationId>> FindOpenAsync(
        TenantId tenant, Channel channel, string customerAddress, CancellationToken cancellationToken)
    {
        await using var batch = sources.App.BatchFor(tenant).Add(SelectOpen, (short)channel, customerAddress, (short)ConversationStatus.Open);
        await using var reader = await batch.ReadOwnAsync(cancellationToken);
        List<ConversationId> found = [];
        while (await reader.ReadAsync(cancellationToken)) found.Add(ConversationId.Parse(reader.GetString(0)));
        return found;
    }
}
