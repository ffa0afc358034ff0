using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Experiences;
using Microsoft.Extensions.Logging;
using Orleans.Concurrency;

namespace Halatech.Grains.Experiences;

/// <summary>
/// Delivers what the outbox holds: side by side for different conversations, in order within each. What cannot be delivered now
/// stays where it is.
/// </summary>
/// <remarks>Reentrant, because every silo asks: a call that comes during a round shares it and does not queue.</remarks>
[Reentrant]
internal sealed class TriggerGrain(IWorkflowOutbox outbox, IWorkflowTriggers workflows, ILogger<TriggerGrain> logger) : Grain, ITriggerGrain
{
    private const int PageSize = 256;
    private const int MostPages = 64;

    private Task<int> _round = Task.FromResult(0);
    private bool _again;

    public Task<int> DeliverAsync()
    {
        // What was written after a round has read the outbox needs another one.
        _again = true;
        return _round.IsCompleted ? _round = DeliverUntilQuietAsync() : _round;
    }

    private async Task<int> DeliverUntilQuietAsync()
    {
        var delivered = 0;
        while (_again)
        {
            _again = false;
            delivered += await DeliverRoundAsync();
        }

        return delivered;
    }

    private async Task<int> DeliverRoundAsync()
    {
        var (delivered, after) = (0, 0L);
        HashSet<ConversationKey> held = [];
        for (var page = 0; page < MostPages; page++)
        {
            var waiting = await outbox.FindAsync(after, PageSize, CancellationToken.None);
            var done = await Task.WhenAll(waiting.GroupBy(w => w.Trigger.Conversation).Where(g => !held.Contains(g.Key)).Select(g => DeliverAsync(g, held)));
            long[] ids = [.. done.SelectMany(d => d)];
            if (ids.Length > 0) await outbox.RemoveAsync(ids, CancellationToken.None);
            delivered += ids.Length;

            // When nothing at all goes through, the workflows are away.
            if (waiting.Count < PageSize || ids.Length == 0) break;
            after = waiting[^1].Id;
        }

        return delivered;
    }

    private async Task<List<long>> DeliverAsync(IEnumerable<WaitingTrigger> conversation, HashSet<ConversationKey> held)
    {
        List<long> done = [];
        foreach (var waiting in conversation)
        {
            var delivered = await DeliverAsync(waiting.Trigger);
            if (delivered.Error is { IsTransient: true })
            {
                held.Add(waiting.Trigger.Conversation);
                break;
            }

            if (!delivered.IsOk) logger.LogError("{Trigger} of {Conversation} was dropped: {Code}", waiting.Trigger.Kind, waiting.Trigger.Conversation, delivered.Error.Code);
            done.Add(waiting.Id);
        }

        return done;
    }

    private async Task<Result> DeliverAsync(WorkflowTrigger trigger)
    {
        try
        {
            return await workflows.DeliverAsync(trigger, CancellationToken.None);
        }
        catch (Exception e)
        {
            // A bug in one delivery must not hold the others up, and must not lose the trigger.
            logger.LogError(e, "{Trigger} of {Conversation} could not be delivered", trigger.Kind, trigger.Conversation);
            return new Error(ErrorKind.Unavailable, "workflows.broken", "The delivery broke.");
        }
    }
}
