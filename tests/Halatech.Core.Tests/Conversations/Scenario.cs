using Halatech.Core.Conversations;
using Halatech.Core.Errors;

namespace Halatech.Core.Tests.Conversations;

/// <summary>Given events, when a command, then events and effects, or a refusal.</summary>
internal sealed class Scenario
{
    private Result<Decision> _answer;

    private Scenario(ConversationState state) => State = state;

    /// <summary>The state after the last step.</summary>
    public ConversationState State { get; private set; }

    /// <summary>What the last command led to.</summary>
    public IReadOnlyList<ConversationEvent> Happened => Decision.Events;

    private Decision Decision => _answer.IsOk ? _answer.Value : throw new InvalidOperationException($"Refused: {_answer.Error}");

    public static Scenario Given(params IEnumerable<ConversationEvent> events) =>
        new(events.Aggregate(ConversationState.Empty, (state, e) => ConversationFold.Append(state, [e])));

    public static Scenario From(ConversationState state) => new(state);

    public Scenario When(ConversationCommand command)
    {
        _answer = Conversation.Decide(State, command, Some.Now);
        if (_answer.IsOk) State = _answer.Value.Next;
        return this;
    }

    public Scenario Then(params ConversationEvent[] events)
    {
        Structural.AssertEqual(events, Decision.Events.ToArray());
        return this;
    }

    /// <summary>The effects in order.</summary>
    public Scenario Runs(params ConversationEffect[] effects)
    {
        Structural.AssertEqual(effects, Decision.Effects.ToArray());
        return this;
    }

    public void ThenNothing()
    {
        Assert.Empty(Decision.Events);
        Assert.Empty(Decision.Effects);
    }

    public void Refuses(Error error)
    {
        Assert.False(_answer.IsOk);
        Assert.Equal(error, _answer.Error);
    }

    /// <summary>The head of what waits to be sent, as an effect that starts it.</summary>
    public RunSend Sending(SendId send) => new(State.Sends.Single(s => s.Id == send), MayHaveBeenSent: false);
}
