using Halatech.Core.Conversations;
using Halatech.Core.Tenancy;

namespace Halatech.Core.Experiences;

/// <summary>Which conversations a tenant has.</summary>
public interface IConversationDirectory
{
    /// <summary>
    /// Of each customer who may be written to the newest conversation on each channel, in the order of the conversations' ids, after one
    /// of them or from the first.
    /// </summary>
    Task<IReadOnlyList<ConversationKey>> ListAsync(TenantId tenant, ConversationId? after, int count, CancellationToken cancellationToken);

    /// <summary>A customer's newest conversation on a channel, or null when there is none.</summary>
    Task<ConversationKey?> FindAsync(TenantId tenant, Channel channel, string customerAddress, CancellationToken cancellationToken);
}
