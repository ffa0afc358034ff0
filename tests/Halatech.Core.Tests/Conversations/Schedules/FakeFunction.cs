using Halatech.Core.Conversations;

namespace Halatech.Core.Tests.Conversations.Schedules;

/// <summary>
/// The serverless function: it knows every call by its id and carries it out once, however often it is asked. Its answer is the
/// response, or comes later by callbacks, which wait in <see cref="Callbacks"/> and are delivered in any order, some of them twice.
/// </summary>
internal sealed class FakeFunction(Dice dice)
{
    /// <summary>What was carried out.</summary>
    public HashSet<CallId> Done { get; } = [];

    public List<ReceiveFeedback> Callbacks { get; } = [];

    /// <summary>One request; what its caller reports, or null when the answer is lost and the caller asks again.</summary>
    public ConversationCommand? Ask(PendingCall call, DateTimeOffset now)
    {
        var fate = dice.Below(10);
        if (fate == 0) return new FailCall(call.Id, "function.refused", "HTTP 404");

        // Whether a call that failed was carried out is not known.
        if (fate > 1 || dice.Chance(50)) Done.Add(call.Id);
        if (fate == 1) return new HoldCall(call.Id, dice.Chance(20) ? now : now.AddMinutes(10), "function.unreachable", "HTTP 503");
        if (fate < 3) return null;
        if (fate < 7) return new CompleteCall(call.Id, "done");
        if (dice.Chance(80)) CallBack(call.Id);
        return new CompleteCall(call.Id, "", dice.Chance(40) ? now : now.AddMinutes(10));
    }

    /// <summary>A callback that nobody is waiting for.</summary>
    public void Invent() => Callbacks.Add(new ReceiveFeedback(CallId.Of(1_000_000 + dice.Below(12)), "pay me"));

    private void CallBack(CallId call)
    {
        Callbacks.Add(new ReceiveFeedback(call, "done"));
        if (dice.Chance(25)) Callbacks.Add(new ReceiveFeedback(call, dice.Chance(50) ? "done" : "done otherwise"));
    }
}
