using Halatech.Core.Conversations;
using Halatech.Core.Tenancy;

namespace Halatech.Grains.Tests.Support;

/// <summary>Consents as the appends to a <see cref="MemoryLog"/> left them.</summary>
internal sealed class MemoryConsents : IConsentBook
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(TenantId, Channel, string), bool> _optedOut = [];
    private readonly Dictionary<ConversationKey, ConversationState> _heads = [];

    /// <summary>Asked before every look at a consent; may throw.</summary>
    public Script<string, bool> Looks { get; } = new((_, _) => Task.FromResult(true));

    /// <summary>Asked before every search for conversations; may throw.</summary>
    public Script<string, bool> Searches { get; } = new((_, _) => Task.FromResult(true));

    public async Task<bool> IsOptedOutAsync(TenantId tenant, Channel channel, string customerAddress, CancellationToken cancellationToken)
    {
        await Looks.AnswerAsync(tenant, customerAddress, cancellationToken);
        lock (_lock) return _optedOut.GetValueOrDefault((tenant, channel, customerAddress));
    }

    public async Task<IReadOnlyList<ConversationId>> FindOpenAsync(
        TenantId tenant, Channel channel, string customerAddress, CancellationToken cancellationToken)
    {
        await Searches.AnswerAsync(tenant, customerAddress, cancellationToken);
        lock (_lock)
        {
            return
            [
                .. _heads.Where(h => h.Key.Tenant == tenant && h.Value is { Status: ConversationStatus.Open, Route: { } route }
                    && route.Channel == channel && route.CustomerAddress == customerAddress).Select(h => h.Key.Conversation),
            ];
        }
    }

    /// <summary>What an append that is durable changes.</summary>
    public void Take(LogAppend append)
    {
        lock (_lock)
        {
            if (append.HeadChanged) _heads[append.Key] = append.Next;
            if (append.Consent is { } change) _optedOut[(append.Key.Tenant, change.Channel, change.CustomerAddress)] = change.OptedOut;
        }
    }
}
