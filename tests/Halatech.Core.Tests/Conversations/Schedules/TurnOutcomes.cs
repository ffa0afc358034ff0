using Halatech.Core.Conversations;
using Halatech.Core.Decisions;
using Halatech.Core.Transactions;

namespace Halatech.Core.Tests.Conversations.Schedules;

/// <summary>What a turn may come to, fitting the conversation as it was when the turn began, or not quite.</summary>
internal sealed class TurnOutcomes(Dice dice, SimulatedGrain grain)
{
    public ConversationCommand Of(Runner runner) => dice.Below(100) switch
    {
        < 45 => Commands.Complete(runner.Epoch, [.. Enumerable.Repeat("Yes.", 1 + dice.Below(3))]),
        < 55 => Commands.GiveUp(runner.Epoch, "Sorry.") with { HandoffAfter = dice.Below(3), HandoffText = ["A colleague will write."] },
        < 60 => new HeedOptOut(runner.Epoch, IsClear: dice.Chance(50), ["No more?"], Some.Usage),
        < 64 => new RequestHandoff(runner.Epoch, "rule: asked", dice.Chance(50) ? [] : ["A colleague will write."], Some.Usage),
        < 66 => new DiscardTurn(runner.Epoch, Some.Usage),
        _ => Call(runner),
    };

    private CallFunction Call(Runner runner)
    {
        // A transaction that the turn did not see, or sees no more, is one of the ways to be out of place.
        var inTransaction = runner.State.Transaction is not null != dice.Chance(4);
        var call = dice.Below(10) switch
        {
            0 => new EnforcedCall("requestHuman", FunctionKind.RequestHuman, "{}", dice.Chance(50) ? [] : ["A colleague will write."], Reason: "asked"),
            1 => new EnforcedCall("say", FunctionKind.Say, "{}", dice.Chance(90) ? ["As you like."] : []),
            < 5 when inTransaction => new EnforcedCall("endTransaction", FunctionKind.EndTransaction, "{}", Words(), Outcome: Outcome()),
            _ when inTransaction => new EnforcedCall("post", FunctionKind.Post, """{"actionType":"book-room"}""", Words()),
            _ => new EnforcedCall("initiateTransaction", FunctionKind.InitiateTransaction, "{}", Words(), new BeginTransaction("book-room", 3, Limit(), dice.Chance(75) ? "undo-booking" : null)),
        };
        var receipt = new DecisionReceipt(
            runner.State.Transaction?.Id ?? "discussion", 3, [], dice.Chance(3) ? "another" : call.Name, null, Some.Usage, dice.Chance(3) ? "no answer" : null);
        return new CallFunction(runner.Epoch, call, receipt, [], Some.Usage);
    }

    /// <summary>Some time limits are over as soon as anybody looks.</summary>
    private TimeSpan Limit() => dice.Chance(30) ? TimeSpan.Zero : grain.Now - Some.Now + TimeSpan.FromMinutes(30);

    private System.Collections.Immutable.ImmutableArray<string> Words() => dice.Chance(50) ? [] : ["One moment."];

    private string Outcome() => dice.Below(3) switch { 0 => "completed", 1 => "cancelled", _ => "failed" };
}
