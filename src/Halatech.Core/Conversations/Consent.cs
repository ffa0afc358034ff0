using System.Collections.Immutable;
using Halatech.Core.Tenancy;

namespace Halatech.Core.Conversations;

/// <summary>
/// Whether customers want messages, kept for each customer and channel of a tenant: a conversation that is closed, made anew or goes
/// on beside another one changes nothing in it. Written by the append that records the change, so the two never differ.
/// </summary>
public interface IConsentBook
{
    /// <summary>Whether the customer has opted out on the channel and not opted in again.</summary>
    Task<bool> IsOptedOutAsync(TenantId tenant, Channel channel, string customerAddress, CancellationToken cancellationToken);

    /// <summary>The customer's conversations on the channel that are not closed.</summary>
    Task<IReadOnlyList<ConversationId>> FindOpenAsync(TenantId tenant, Channel channel, string customerAddress, CancellationToken cancellationToken);
}

/// <summary>What an append changes in the customer's consent.</summary>
/// <param name="Channel">On which channel.</param>
/// <param name="CustomerAddress">Which customer.</param>
/// <param name="OptedOut">Whether they want no messages from now on.</param>
public sealed record ConsentChange(Channel Channel, string CustomerAddress, bool OptedOut)
{
    /// <summary>The change that events make, or null. What a conversation only learned from another one makes none.</summary>
    public static ConsentChange? In(ImmutableArray<ConversationEvent> events, Route? route)
    {
        bool? optedOut = null;
        foreach (var happened in events)
        {
            if (happened is CustomerOptedOut) optedOut = true;
            else if (happened is CustomerOptedIn) optedOut = false;
        }

        return optedOut is { } changed && route is not null ? new(route.Channel, route.CustomerAddress, changed) : null;
    }
}
