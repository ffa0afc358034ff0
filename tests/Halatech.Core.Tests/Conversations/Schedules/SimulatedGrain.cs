using System.Collections.Immutable;
using Halatech.Core.Conversations;

namespace Halatech.Core.Tests.Conversations.Schedules;

/// <summary>A turn that is being answered beside the grain: it knows the conversation as it was when the turn began.</summary>
internal sealed class Runner(int epoch, ConversationState state)
{
    public int Epoch { get; } = epoch;

    public ConversationState State { get; } = state;

    public bool Cancelled { get; set; }
}

/// <summary>A call of a serverless function that is being made beside the grain.</summary>
internal sealed class Calling(PendingCall call)
{
    public PendingCall Call { get; } = call;

    public bool Cancelled { get; set; }
}

/// <summary>A part that is being sent beside the grain.</summary>
internal sealed class Attempt(PendingSend message, bool mayHaveBeenSent)
{
    public PendingSend Message { get; } = message;

    public bool MayHaveBeenSent { get; set; } = mayHaveBeenSent;

    /// <summary>The request has left and can no longer be called back.</summary>
    public bool AtProvider { get; set; }

    public bool Cancelled { get; set; }
}

/// <summary>
/// Does with decisions what a grain does: append, apply, run effects. Every step is checked against the promises, and
/// against a second fold of the log.
/// </summary>
internal sealed class SimulatedGrain(Action<string>? trace)
{
    private ConversationState _folded = ConversationState.Empty;
    private Runner? _turn;
    private Calling? _call;
    private Attempt? _send;

    /// <summary>What the clock says; it moves when the schedule moves it.</summary>
    public DateTimeOffset Now { get; set; } = Some.Now;

    public ConversationState State { get; private set; } = ConversationState.Empty;

    public List<ImmutableArray<ConversationEvent>> Log { get; } = [];

    /// <summary>Turns being answered; a cancelled one may still report.</summary>
    public List<Runner> Runners { get; } = [];

    /// <summary>Parts being sent; a cancelled one may have left.</summary>
    public List<Attempt> Attempts { get; } = [];

    /// <summary>Changes of consent that the customer's other conversations are being told of.</summary>
    public List<ShareConsent> Shares { get; } = [];

    /// <summary>Calls being made; a cancelled one may have reached its function.</summary>
    public List<Calling> Calls { get; } = [];

    /// <summary>Whether the command was not refused.</summary>
    public bool Handle(ConversationCommand command)
    {
        var accepted = Append(command, out var effects);
        Run(effects);
        return accepted;
    }

    /// <summary>Makes the events of a command durable and leaves its effects to be run.</summary>
    public bool Append(ConversationCommand command, out ImmutableArray<ConversationEffect> effects)
    {
        effects = [];
        var result = Conversation.Decide(State, command, Now);
        trace?.Invoke($"{command} -> {(result.IsOk ? string.Join("; ", result.Value.Events) : result.Error)}");
        if (!result.IsOk) return false;

        var decision = result.Value;
        if (ConversationInvariants.Broken(State, decision) is { } promise) Assert.Fail(promise);
        if (decision.Events.IsEmpty) return true;
        Log.Add(decision.Events);
        State = decision.Next;
        effects = decision.Effects;
        _folded = ConversationFold.Append(_folded, decision.Events);
        if (!StateEquality.AreEqual(_folded, State)) Assert.Fail("the log folds to the live state");
        return true;
    }

    /// <summary>All that runs is gone; the conversation comes back from its log.</summary>
    public void Restart()
    {
        trace?.Invoke("crash");
        Runners.Clear();
        Attempts.Clear();
        Shares.Clear();
        Calls.Clear();
        (_turn, _call, _send) = (null, null, null);
        var state = Log.Aggregate(ConversationState.Empty, (s, events) => ConversationFold.Append(s, events));
        if (!StateEquality.AreEqual(state, State)) Assert.Fail("the log folds to the live state");
        State = _folded = state;
        Run([.. PendingWork.Resumed(state)]);
    }

    private void Run(ImmutableArray<ConversationEffect> effects)
    {
        foreach (var effect in effects) Run(effect);
        if (_turn?.Epoch != State.Turn?.Epoch) Assert.Fail("the turn that is owed runs, and no other");
        if (_call?.Call.Id != State.NextCall?.Id) Assert.Fail("the first call that is owed is being made, and no other");
        if (_send?.Message.Id != State.NextSend?.Id) Assert.Fail("the first part that waits is being sent, and no other");
    }

    private void Run(ConversationEffect effect)
    {
        trace?.Invoke($"  {effect}");
        switch (effect)
        {
            case RunTurn run:
                if (_turn is not null) Assert.Fail("one turn runs at a time");
                Runners.Add(_turn = new Runner(run.Turn.Epoch, State));
                break;
            case CancelTurn cancel when _turn?.Epoch == cancel.Epoch:
                _turn.Cancelled = true;
                _turn = null;
                break;
            case RunCall run:
                if (_call is not null) Assert.Fail("one call is made at a time");
                Calls.Add(_call = new Calling(run.Call));
                break;
            case CancelCall cancel when _call?.Call.Id == cancel.Id:
                _call.Cancelled = true;
                _call = null;
                break;
            case RunSend run:
                if (_send is not null) Assert.Fail("one part is sent at a time");
                Attempts.Add(_send = new Attempt(run.Message, run.MayHaveBeenSent));
                break;
            case CancelSend cancel when _send?.Message.Id == cancel.Id:
                _send.Cancelled = true;
                _send = null;
                break;
            case ShareConsent share:
                Shares.Add(share);
                break;
            default:
                Assert.Fail($"{effect} stops what runs");
                break;
        }
    }
}
