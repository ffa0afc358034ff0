using Halatech.Core.Conversations;
using Halatech.Core.Media;
using Halatech.Core.Tenancy;
using Halatech.Grains.Calls;
using Halatech.Grains.Media;
using Halatech.Grains.Sends;
using Halatech.Grains.Turns;
using Microsoft.Extensions.Logging;

namespace Halatech.Grains.Conversations;

/// <summary>
/// Runs the work of conversations beside their grains: on the thread pool, because on a grain's own scheduler it would
/// take turns with the grain's commands.
/// </summary>
internal sealed class EffectRunner(
    TurnRunner turns, QuietQueue quiet, CallRunner calls, SendRunner sends, ConsentRunner consents, CatchUp catchUp, MediaLibrary media,
    ILogger<EffectRunner> logger)
{
    /// <summary>Starts a turn once its customer has been quiet; until then it waits at this place.</summary>
    public RunningTurn StartTurn(TurnRequest request, QuietPlace place)
    {
        RunningTurn? running = null;
        running = new RunningTurn(
            request.Turn.Epoch, cancelled => Start(request.Key, "turn", () => turns.RunAsync(request, () => running!.IsLeft, cancelled)));
        var wait = turns.QuietTimeOf(request);
        if (wait > TimeSpan.Zero) quiet.Wait(place, running, wait);
        else running.Begin();
        return running;
    }

    public RunningCall StartCall(ConversationKey key, PendingCall call)
    {
        var running = new RunningCall(call.Id);
        running.Work = Start(key, "function call", () => calls.RunAsync(key, call, running.Cancelled));
        return running;
    }

    public RunningSend StartSend(ConversationKey key, RunSend send, ConversationState state, SendLane lane)
    {
        var running = new RunningSend(send.Message.Id, lane);
        var request = new SendRequest(key, state.Route!, send, state.LastHeardAt, state.LastSentAt);
        running.Work = Start(key, "send", () => sends.RunAsync(request, running));
        return running;
    }

    /// <summary>Fetches the files of a message; nobody waits for it.</summary>
    public void StartFetching(ConversationKey key, InboundMessage message) => Start(key, "fetching files", () => Task.WhenAll(
        message.Media.Select(item => media.GetAsync(new MediaReference(key, message.Route, message.Sid, item))))).Ignore();

    public Task StartShare(ConversationKey key, DateTimeOffset changedAt, Route route) =>
        Start(key, "sharing of a consent", () => consents.RunAsync(key, route, changedAt));

    /// <summary>Fetches what is missing after a place; nobody waits for it.</summary>
    public void StartCatchUp(ConversationKey key, Route route, int after) =>
        Start(key, "catching up", () => catchUp.RunAsync(key, route, after)).Ignore();

    private Task Start(ConversationKey key, string what, Func<Task> work) => Task.Run(async () =>
    {
        TenantScope.Enter(key.Tenant);
        try
        {
            await work();
        }
        catch (OperationCanceledException)
        {
            // No longer owed.
        }
        catch (Exception e)
        {
            // It stays owed in the log; recovery starts it again.
            logger.LogError(e, "The {Work} of {Conversation} broke off", what, key);
        }
    });
}
