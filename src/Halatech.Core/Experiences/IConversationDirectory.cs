using Halatech.Core.Conversations;
using Halatech.Core.Tenancy;

namespace Halatech.Core.Experiences;

/// <summary>Which conversations a tenant has.</summary>
public interface IConversationDirectory
{
    /// <summary>
    /// Of each customer who may be written to one conversation on each channel: the newest that had begun by a moment of the past or, where
    /// none had, the first. In the order of their ids, after one of them or from the first. What a customer begins or writes meanwhile changes
    /// nothing of it, so the pages of one moment have everybody once.
    /// </summary>
    Task<IReadOnlyList<ConversationKey>> ListAsync(
        TenantId tenant, DateTimeOffset begun, ConversationId? after, int count, CancellationToken cancellationToken);

    /// <summary>A customer's newest conversation on a channel, or null when there is none.</summary>
    Task<ConversationKey?> FindAsync(TenantId tenant, Channel channel, string customerAddress, CancellationToken cancellationToken);
}
