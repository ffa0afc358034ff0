using Halatech.Core.Conversations;
using Halatech.Core.Turns;
using static Halatech.Core.Tests.Conversations.Some;

namespace Halatech.Core.Tests.Conversations;

/// <summary>Commands in few words.</summary>
internal static class Commands
{
    public static ReceiveMessage Receive(
        int n, string text = "Are you open?", Interception interception = Interception.None, string notice = "", int? index = null) =>
        new(Sid(n), index, WhatsApp, text, [], Now, interception, notice);

    public static CompleteTurn Complete(int epoch, params string[] parts) => new(epoch, [.. parts], [], Usage);

    public static FailTurn GiveUp(int epoch, params string[] apology) => new(epoch, "deadline", [.. apology], Usage);

    public static ConfirmSend Confirm(SendId send, int n, int? index = null) => new(send, SentSid(n), index);

    public static FailSend Refuse(SendId send, string code = "30008", bool optedOut = false) => new(send, code, "refused", optedOut);

    public static RecordReceipt Report(int n, DeliveryStatus status) => new(SentSid(n), status, null, Now);

    public static SendReply Write(AgentId agent, string reply, params string[] parts) => new(agent, ReplyOf(reply), [.. parts]);
}
