using Halatech.Core.Conversations;
using Halatech.Core.Messaging;
using Microsoft.Extensions.Logging;

namespace Halatech.Grains.Conversations;

/// <summary>
/// Fetches messages whose webhooks never came. Twilio promises neither their order nor a second try, but its messages are
/// counted: a gap in the count is a message of somebody that we have not seen.
/// </summary>
internal sealed class CatchUp(IMessageCarrier carrier, IGrainFactory grains, ILogger<CatchUp> logger)
{
    /// <summary>
    /// Whether a message at this place leaves a gap. What is just being sent has a place that is not known yet, and where
    /// nothing was seen before, everything is older than our part in it.
    /// </summary>
    public static bool IsDue(ConversationState before, InboundMessage message) =>
        before.LastIndex >= 0 && before.Sends.IsEmpty && message.Index > before.LastIndex + 1;

    /// <summary>Takes in what the provider has after a place; what is known already has no effect.</summary>
    public async Task RunAsync(ConversationKey key, Route route, int after)
    {
        var missed = await carrier.FetchAfterAsync(key, route, after, CancellationToken.None);
        if (!missed.IsOk)
        {
            logger.LogWarning("What {Conversation} missed after {Index} cannot be fetched: {Code}", key, after, missed.Error.Code);
            return;
        }

        var grain = grains.GetGrain<IConversationGrain>(key.ToGrainKey());
        foreach (var message in missed.Value) await grain.ReceiveAsync(message);
    }
}
