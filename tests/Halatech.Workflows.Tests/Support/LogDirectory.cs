using System.Collections.Concurrent;
using Halatech.Core.Conversations;
using Halatech.Core.Experiences;
using Halatech.Core.Tenancy;
using Halatech.Grains.Tests.Support;

namespace Halatech.Workflows.Tests.Support;

/// <summary>The conversations that the log in memory has, by the rules of the real directory; consent is left to the conversations.</summary>
internal sealed class LogDirectory(IConversationLog log) : IConversationDirectory
{
    private readonly ConcurrentQueue<DateTimeOffset> _moments = [];

    /// <summary>By when conversations had to have begun, for each page.</summary>
    public IReadOnlyCollection<DateTimeOffset> Moments => _moments;

    public Task<IReadOnlyList<ConversationKey>> ListAsync(
        TenantId tenant, DateTimeOffset begun, ConversationId? after, int count, CancellationToken cancellationToken)
    {
        _moments.Enqueue(begun);
        return Task.FromResult<IReadOnlyList<ConversationKey>>(
        [
            .. OneOfEach(tenant, begun).OrderBy(k => k.Conversation.Value, StringComparer.Ordinal)
                .Where(k => string.CompareOrdinal(k.Conversation.Value, after?.Value ?? "") > 0).Take(count),
        ]);
    }

    public Task<ConversationKey?> FindAsync(TenantId tenant, Channel channel, string customerAddress, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    private IEnumerable<ConversationKey> OneOfEach(TenantId tenant, DateTimeOffset begun) => ((MemoryLog)log).Keys(tenant)
        .Select(key => (Key: key, Start: ((MemoryLog)log).Events(key).FirstOrDefault() as ConversationStarted))
        .Where(talk => talk.Start is not null)
        .GroupBy(talk => talk.Start!.Route)
        .Select(customer => (customer.Where(t => t.Start!.At <= begun).MaxBy(t => t.Start!.At) is { Start: not null } settled
            ? settled
            : customer.MinBy(t => t.Start!.At)).Key);
}
