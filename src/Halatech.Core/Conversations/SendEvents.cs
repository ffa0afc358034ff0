using Halatech.Core.Messaging;

namespace Halatech.Core.Conversations;

/// <summary>A part leaves as a template, because free text no longer may.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.template-chosen")]
public sealed record TemplateChosen(
    DateTimeOffset At,
    [property: Id(0)] SendId Send,
    [property: Id(1)] TemplateUse Template,
    [property: Id(2)] string Text) : ConversationEvent(At);

/// <summary>What waits to be sent waits on until the customer writes, or until this time.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.sends-held")]
public sealed record SendsHeld(DateTimeOffset At, [property: Id(0)] DateTimeOffset Until) : ConversationEvent(At);

/// <summary>The customer did not write in time: nothing is held any more.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.hold-ended")]
public sealed record HoldEnded(DateTimeOffset At) : ConversationEvent(At);

/// <summary>The network refused a part because it came too soon after another; it is sent again.</summary>
/// <param name="At">When.</param>
/// <param name="Send">Which part.</param>
/// <param name="NotBefore">When it may leave again.</param>
/// <param name="Attempt">How often it has been sent before.</param>
[GenerateSerializer, Immutable, Alias("halatech.conversations.send-requeued")]
public sealed record SendRequeued(
    DateTimeOffset At,
    [property: Id(0)] SendId Send,
    [property: Id(1)] DateTimeOffset NotBefore,
    [property: Id(2)] int Attempt) : ConversationEvent(At);
