using Halatech.Core.Conversations;
using Halatech.Core.Turns;
using static Halatech.Core.Tests.Conversations.Some;

namespace Halatech.Core.Tests.Conversations;

/// <summary>Events in few words.</summary>
internal static class Events
{
    public static ConversationStarted Started => new(Now, WhatsApp);

    public static ConversationReopened Reopened => new(Now);

    public static MessageReceived Received(
        int n, string text = "Are you open?", Interception interception = Interception.None, bool wantsTurn = true, int? index = null) =>
        new(Now, Sid(n), index, text, [], Now, interception, wantsTurn);

    /// <summary>The assistant's reply to the turn of an epoch.</summary>
    public static ReplyDecided Answered(int epoch, params string[] parts) =>
        new(Now, ReplyId.OfTurn(epoch), AuthorKind.Assistant, null, epoch, [.. parts], [], Usage);

    public static ReplyDecided Noticed(ReplyId reply, int epoch, params string[] parts) =>
        new(Now, reply, AuthorKind.Notice, null, epoch, [.. parts], [], null);

    public static ReplyDecided Written(AgentId agent, string reply, int epoch, params string[] parts) =>
        new(Now, ReplyOf(reply), AuthorKind.Agent, agent, epoch, [.. parts], [], null);

    public static ReplyDiscarded Discarded(int epoch) => new(Now, epoch, Usage);

    public static TurnFailed GaveUp(int epoch) => new(Now, epoch, "deadline", Usage);

    public static MessageSent Sent(SendId send, int n, int? index = null) => new(Now, send, SentSid(n), index);

    public static SendFailed Refused(SendId send, string code = "30008") => new(Now, send, code, "refused");

    public static SendWithdrawn Withdrawn(SendId send, string reason) => new(Now, send, reason);

    public static ReceiptRecorded Reported(int n, DeliveryStatus status) => new(Now, SentSid(n), status, null, Now);

    public static CustomerOptedOut OptedOut(string by = "keyword") => new(Now, by);

    public static CustomerOptedIn OptedIn => new(Now);

    public static ConversationTakenOver TakenOver(AgentId agent) => new(Now, agent);

    public static ConversationHandedBack HandedBack(AgentId agent, bool wantsTurn) => new(Now, agent, wantsTurn);

    public static ConversationFlagged Flagged(string reason) => new(Now, reason);

    public static ConversationClosed Closed => new(Now, "resolved");
}
