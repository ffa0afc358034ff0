using Halatech.Core.Conversations;
using Halatech.Core.Decisions;
using Halatech.Core.Transactions;
using Halatech.Core.Turns;
using static Halatech.Core.Tests.Conversations.Commands;
using static Halatech.Core.Tests.Conversations.Events;
using static Halatech.Core.Tests.Conversations.Some;

namespace Halatech.Core.Tests.Conversations;

/// <summary>A guest books a room: how a transaction begins and what it calls.</summary>
internal static class Bookings
{
    private static readonly BeginTransaction Booking = new("book-room", 3, TimeSpan.FromMinutes(30), "undo-booking");

    public static Scenario InTransaction(params ConversationEvent[] then) => InTransaction(TimeSpan.FromMinutes(30), then);

    public static Scenario InTransaction(TimeSpan limit, params ConversationEvent[] then) => Scenario.Given(
    [
        Started, Received(1), Called(1, 1, FunctionKind.InitiateTransaction, "initiateTransaction"),
        BookingStarted(1) with { Until = Now + limit }, Answered(2, "Which night?"), .. then,
    ]);

    /// <summary>A call was made under epoch 3 and its answer is promised.</summary>
    public static Scenario Waiting(TimeSpan? awaitFor = null, TimeSpan? timeLimit = null)
    {
        var scenario = InTransaction(timeLimit ?? TimeSpan.FromMinutes(30), Received(2)).When(Post(3));
        scenario.When(new CompleteCall(CallId.Of(3), "", Now + (awaitFor ?? TimeSpan.FromMinutes(10))));
        return scenario.When(Complete(scenario.State.Turn!.Epoch, "One moment."));
    }

    public static CallFunction Initiate(int epoch) => new(
        epoch, new EnforcedCall("initiateTransaction", FunctionKind.InitiateTransaction, "{}", [], Booking), Receipt("initiateTransaction"), [], Usage);

    public static CallFunction Post(int epoch) => new(
        epoch, new EnforcedCall("post", FunctionKind.Post, """{"actionType":"book-room"}""", []), Receipt("post"), [], Usage);

    public static CallFunction End(int epoch, string outcome, params string[] parts) => new(
        epoch, new EnforcedCall("endTransaction", FunctionKind.EndTransaction, "{}", [.. parts], Outcome: outcome), Receipt("endTransaction"), [], Usage);

    public static FunctionCalled Called(int epoch, int step, FunctionKind kind, string name) =>
        new(Now, CallId.Of(epoch), epoch, step, kind, name, "{}", Receipt(name), [], Usage);

    public static TransactionStarted BookingStarted(int step) => new(Now, "book-room", 3, Now.AddMinutes(30), "undo-booking", step);

    public static DecisionReceipt Receipt(string function) =>
        new("discussion", 3, [new DecisionStep("Does the guest want a room?", "yes", ["IM1"])], function, null, ModelUsage.None);
}
