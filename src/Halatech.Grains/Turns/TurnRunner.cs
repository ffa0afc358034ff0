using System.Collections.Immutable;
using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Knowledge;
using Halatech.Core.Tenancy;
using Halatech.Core.Turns;
using Halatech.Grains.Conversations;
using Microsoft.Extensions.Logging;

namespace Halatech.Grains.Turns;

/// <summary>
/// One turn, step by step: wait until the customer is quiet, retrieve, let the chat agent write, shape for the channel,
/// report. What fails is tried again within the tenant's deadline; then the tenant's apology goes out. Never silence.
/// </summary>
internal sealed class TurnRunner(
    ITenantConfigurations tenants,
    IKnowledgeIndex knowledge,
    ChatAgent chatAgent,
    WorkReport report,
    TurnRetries retries,
    TimeProvider time,
    ILogger<TurnRunner> logger)
{
    public async Task RunAsync(TurnRequest request, CancellationToken cancelled)
    {
        var configuration = await tenants.GetAsync(request.Key.Tenant);
        if (!configuration.IsOk) throw new InvalidOperationException(configuration.Error.Message);
        var tenant = configuration.Value;
        await BeQuietAsync(request.Turn, tenant.Turn.QuietTime, cancelled);
        if (cancelled.IsCancellationRequested) return;

        var meter = new UsageMeter();
        try
        {
            using var deadline = new CancellationTokenSource(tenant.Turn.Deadline, time);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancelled, deadline.Token);
            var command = await retries.ExecuteAsync(
                request.Key, token => AnswerAsync(request, tenant, meter, token), stop.Token);
            var completed = await report.SendAsync(request.Key, g => g.CompleteTurnAsync(command));

            // A reply that could not be stored stays owed; one that is refused would be refused for ever.
            if (completed.Error is { IsTransient: false } refusal) throw new ModelException(refusal);
        }
        catch (Exception e) when (!cancelled.IsCancellationRequested)
        {
            var reason = (e as ModelException)?.Error.Code ?? (e is OperationCanceledException ? "turn.deadline" : "turn.broken");
            logger.LogError(e, "The turn {Epoch} of {Conversation} failed: {Reason}", request.Turn.Epoch, request.Key, reason);
            var apology = ReplyShaper.Shape(tenant.Texts.Apology, request.Route.Channel, tenant);
            await report.SendAsync(
                request.Key, g => g.FailTurnAsync(new FailTurn(request.Turn.Epoch, reason, apology, meter.Total)));
        }
    }

    private async Task BeQuietAsync(PendingTurn turn, TimeSpan quietTime, CancellationToken cancelled)
    {
        var wait = turn.LastMessageAt + quietTime - time.GetUtcNow();
        if (wait <= TimeSpan.Zero) return;

        // A customer who goes on writing ends the wait with every message: too often for an exception each time.
        await Task.Delay(wait < quietTime ? wait : quietTime, time, cancelled).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<CompleteTurn> AnswerAsync(
        TurnRequest request, TenantConfiguration tenant, UsageMeter meter, CancellationToken cancellationToken)
    {
        var entries = await knowledge.SearchAsync(
            tenant.TenantId, RetrievalQuery.Of(request.Thread, request.Sends), tenant.Turn.RetrievedEntries, cancellationToken);
        var prompt = PromptBuilder.Build(tenant, request.Route.Channel, request.Thread, request.Sends, entries, time.GetUtcNow());
        var draft = await chatAgent.WriteAsync(prompt, tenant.Model, meter, cancellationToken);
        var parts = ReplyShaper.Shape(draft, request.Route.Channel, tenant);
        if (parts.All(string.IsNullOrWhiteSpace)) throw new ModelException(new(ErrorKind.Upstream, "model.empty", "The model's answer holds no text."));
        ImmutableArray<SourceUse> sources = [.. entries.Select(e => new SourceUse(e.Source, Math.Round(e.Score, 4)))];
        return new CompleteTurn(request.Turn.Epoch, parts, sources, meter.Total);
    }
}
