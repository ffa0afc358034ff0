using Halatech.Core.Conversations;
using Halatech.Core.Errors;

namespace Halatech.Core.Messaging;

/// <summary>Hands messages to the provider that carries a conversation.</summary>
public interface IMessageCarrier
{
    /// <summary>
    /// Sends one message, once. With <see cref="OutboundMessage.MayHaveBeenSent"/> the provider is asked first whether it
    /// has the message already, and then that one is reported. A transient error (see <see cref="Error.IsTransient"/>)
    /// means that it may or may not have been sent, and that trying again with the flag set is safe.
    /// </summary>
    Task<Result<SentMessage>> SendAsync(OutboundMessage message, CancellationToken cancellationToken);

    /// <summary>
    /// Looks whether the provider has a message that may have been sent, and sends nothing: <see cref="CarrierErrors.NotSent"/>
    /// when it has not.
    /// </summary>
    Task<Result<SentMessage>> FindAsync(OutboundMessage message, CancellationToken cancellationToken);

    /// <summary>The customer's messages after a place in the provider's conversation, oldest first.</summary>
    Task<Result<IReadOnlyList<InboundMessage>>> FetchAfterAsync(
        ConversationKey conversation, Route route, int index, CancellationToken cancellationToken);
}

/// <summary>A message to a customer.</summary>
/// <param name="Conversation">Where it belongs.</param>
/// <param name="Route">How it travels.</param>
/// <param name="Send">Names it; travels with it.</param>
/// <param name="Author">Who speaks.</param>
/// <param name="Text">What it says, within the channel's limits.</param>
/// <param name="DecidedAt">When it was decided: an earlier copy cannot be older than this.</param>
/// <param name="MayHaveBeenSent">An earlier attempt may have succeeded unseen.</param>
public sealed record OutboundMessage(
    ConversationKey Conversation,
    Route Route,
    SendId Send,
    AuthorKind Author,
    string Text,
    DateTimeOffset DecidedAt,
    bool MayHaveBeenSent)
{
    /// <summary>Leaves as this template; the text is then what it says.</summary>
    public TemplateUse? Template { get; init; }

    /// <summary>Leaves as choices to tap where the provider can; the text holds them, too.</summary>
    public Offer? Offer { get; init; }

    /// <summary>Leaves as this file where it can be had; the text is a link to it.</summary>
    public OutboundFile? File { get; init; }

    /// <summary>How often the same part was sent before and refused by the network: what was sent then is another message.</summary>
    public int Attempt { get; init; }
}

/// <summary>A message that the provider has taken.</summary>
/// <param name="Sid">The provider's id.</param>
/// <param name="Index">Its place in the provider's conversation, or null.</param>
public sealed record SentMessage(ProviderSid Sid, int? Index);

/// <summary>Codes of carrier errors that have a meaning of their own.</summary>
public static class CarrierErrors
{
    /// <summary>The code of an <see cref="Error"/> for a customer who opted out at the carrier (Twilio's 21610).</summary>
    public const string OptedOut = "carrier.opted-out";

    /// <summary>The code of an <see cref="Error"/> for a message that the provider does not have.</summary>
    public const string NotSent = "carrier.not-sent";

    /// <summary>Twilio's code in a receipt for too many messages to the same customer: wait, and send it again.</summary>
    public const string TooFastCode = "63018";
}
