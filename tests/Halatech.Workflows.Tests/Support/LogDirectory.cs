using Halatech.Core.Conversations;
using Halatech.Core.Experiences;
using Halatech.Core.Tenancy;
using Halatech.Grains.Tests.Support;

namespace Halatech.Workflows.Tests.Support;

/// <summary>The conversations that the log in memory has, by the rules of the real directory; consent is left to the conversations.</summary>
internal sealed class LogDirectory(IConversationLog log) : IConversationDirectory
{
    public Task<IReadOnlyList<ConversationKey>> ListAsync(TenantId tenant, ConversationId? after, int count, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<ConversationKey>>(
        [
            .. Newest(tenant).OrderBy(k => k.Conversation.Value, StringComparer.Ordinal)
                .Where(k => string.CompareOrdinal(k.Conversation.Value, after?.Value ?? "") > 0).Take(count),
        ]);

    public Task<ConversationKey?> FindAsync(TenantId tenant, Channel channel, string customerAddress, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    private IEnumerable<ConversationKey> Newest(TenantId tenant) => ((MemoryLog)log).Keys(tenant)
        .Select(key => (Key: key, Events: ((MemoryLog)log).Events(key)))
        .Where(talk => talk.Events is [ConversationStarted, ..])
        .GroupBy(talk => ((ConversationStarted)talk.Events[0]).Route)
        .Select(customer => customer.MaxBy(talk => talk.Events[^1].At).Key);
}
