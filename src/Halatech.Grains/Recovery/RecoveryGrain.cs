using Halatech.Core.Conversations;
using Halatech.Core.Tenancy;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace Halatech.Grains.Recovery;

/// <summary>
/// Finds what a crash left owed. A conversation that is in memory shrugs the call off; one that is not is activated by
/// it and resumes from its log.
/// </summary>
/// <remarks>Reentrant, because every silo asks for sweeps: a call that comes during one shares it and does not queue.</remarks>
[Reentrant]
internal sealed class RecoveryGrain(IPendingWorkStore store, IOptions<GrainsOptions> options, ILogger<RecoveryGrain> logger)
    : Grain, IRecoveryGrain
{
    private const int PageSize = 256;
    private const int MostPages = 64;

    // More at once would keep customers who write just now waiting behind those who wait already, above all when a host has just
    // started.
    private const int AtOnce = 16;

    private Task<int> _sweep = Task.FromResult(0);

    public Task<int> SweepAsync() => _sweep.IsCompleted ? _sweep = SweepOnceAsync() : _sweep;

    private async Task<int> SweepOnceAsync()
    {
        var age = TimeSpan.FromMilliseconds(options.Value.RecoveryMinimumAgeMilliseconds);
        var after = DateTimeOffset.UnixEpoch;
        var woken = 0;
        for (var page = 0; page < MostPages; page++)
        {
            var found = await store.FindAsync(age, after, PageSize, CancellationToken.None);
            Queue<PendingConversation> waiting = new(found);
            woken += (await Task.WhenAll(Enumerable.Range(0, AtOnce).Select(_ => WakeInTurnAsync(waiting)))).Sum();
            if (found.Count < PageSize) break;
            after = found[^1].Since;
        }

        return woken;
    }

    private async Task<int> WakeInTurnAsync(Queue<PendingConversation> waiting)
    {
        var woken = 0;
        while (waiting.TryDequeue(out var pending))
            if (await WakeAsync(pending)) woken++;
        return woken;
    }

    private async Task<bool> WakeAsync(PendingConversation pending)
    {
        try
        {
            TenantScope.Enter(pending.Key.Tenant);
            await GrainFactory.GetGrain<IConversationWork>(pending.Key.ToGrainKey()).ResumeAsync();
            return true;
        }
        catch (Exception e)
        {
            // One conversation that cannot be loaded must not keep the others from being woken.
            logger.LogError(e, "{Conversation} could not be woken", pending.Key);
            return false;
        }
    }
}
