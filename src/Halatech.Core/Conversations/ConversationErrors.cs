using Halatech.Core.Errors;

namespace Halatech.Core.Conversations;

/// <summary>The refusals of a conversation.</summary>
public static class ConversationErrors
{
    public static Error NotStarted { get; } =
        new(ErrorKind.NotFound, "conversation.not-found", "There is no such conversation: no message has arrived in it.");

    public static Error Closed { get; } =
        new(ErrorKind.Conflict, "conversation.closed", "The conversation is closed; it opens again when the customer writes.");

    public static Error OptedOut { get; } =
        new(ErrorKind.Conflict, "conversation.opted-out", "The customer opted out; nothing may be sent until they write START.");

    public static Error NotHeld { get; } =
        new(ErrorKind.Conflict, "conversation.not-held", "Only the person who holds the conversation may do this: take it over first.");

    public static Error HeldByAnother { get; } =
        new(ErrorKind.Conflict, "conversation.held", "Another person holds the conversation; they must hand it back first.");

    public static Error EmptyReply { get; } =
        new(ErrorKind.Invalid, "conversation.reply-empty", "A reply has at least one part, and no part is empty.");

    public static Error ReservedReply { get; } =
        new(ErrorKind.Invalid, "conversation.reply-reserved", "A reply id that begins with turn- or notice- is the engine's own; choose another.");

    public static Error NotEnforced { get; } =
        new(ErrorKind.Forbidden, "conversation.not-enforced", "Only the function that the enforcer decided on may be called.");

    public static Error TooManySteps { get; } =
        new(ErrorKind.Limited, "conversation.too-many-steps", "Too many functions were called since the customer wrote.");

    public static Error CallOutOfPlace { get; } =
        new(ErrorKind.Conflict, "conversation.call-out-of-place", "This function cannot be called in the conversation's present mode.");

    public static Error NoTransaction { get; } =
        new(ErrorKind.Conflict, "conversation.no-transaction", "No transaction is under way in this conversation.");

    public static Error CallOver { get; } =
        new(ErrorKind.NotFound, "conversation.call-over", "Nobody waits for an answer to this call any more.");

    public static Error CallAnswered { get; } =
        new(ErrorKind.Conflict, "conversation.call-answered", "This call was answered already, and otherwise.");

    /// <summary>Another activation has written to the log, or it is not known whether an append is durable.</summary>
    public static Error Moved { get; } =
        new(ErrorKind.Unavailable, "conversation.moved", "The conversation is being reloaded; try again.");
}
