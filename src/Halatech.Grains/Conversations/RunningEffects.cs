using Halatech.Core.Conversations;
using Halatech.Grains.Calls;
using Halatech.Grains.Sends;
using Halatech.Grains.Turns;

namespace Halatech.Grains.Conversations;

/// <summary>What runs beside one activation: at most one turn, one function call and one send.</summary>
internal sealed class RunningEffects(EffectRunner runner, ConversationKey key)
{
    private readonly SendLane _lane = new();
    private QuietPlace? _quiet;
    private RunningTurn? _turn;
    private RunningCall? _call;
    private RunningSend? _send;
    private (DateTimeOffset ChangedAt, Task Work)? _share;

    /// <summary>Starts or stops an effect. The state is what the turn answers to.</summary>
    public void Run(ConversationEffect effect, ConversationState state)
    {
        switch (effect)
        {
            case CancelTurn:
                _turn?.Cancel();
                _turn = null;
                break;
            case RunTurn run:
                _turn?.Cancel();
                _turn = runner.StartTurn(new TurnRequest(key, run.Turn, state), _quiet ??= new());
                break;
            case CancelCall:
                _call?.Cancel();
                _call = null;
                break;
            case RunCall run:
                _call?.Cancel();
                _call = runner.StartCall(key, run.Call);
                break;
            case ShareConsent run:
                _share = (run.ChangedAt, runner.StartShare(key, run.ChangedAt, state.Route!));
                break;
            case CancelSend:
                _send?.Cancel();
                _send = null;
                break;
            case RunSend run:
                _send?.Cancel();
                _send = runner.StartSend(key, run, state, _lane);
                break;
        }
    }

    /// <summary>Whether the work that this effect would start is under way.</summary>
    public bool IsRunning(ConversationEffect effect) => effect switch
    {
        RunTurn run => _turn is { } turn && turn.Epoch == run.Turn.Epoch && !turn.IsOver,
        RunCall run => _call is { } call && call.Id == run.Call.Id && !call.Work.IsCompleted,
        RunSend run => _send is { } send && send.Id == run.Message.Id && !send.Work.IsCompleted,
        ShareConsent run => _share is { } share && share.ChangedAt == run.ChangedAt && !share.Work.IsCompleted,
        _ => false,
    };

    /// <summary>Stops everything, and waits for an attempt to send that cannot be stopped any more.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _turn?.Leave();
        _call?.Cancel();
        _send?.Cancel();
        await _lane.IdleAsync(cancellationToken);
    }
}
