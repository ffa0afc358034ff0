using System.Collections.Immutable;
using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Knowledge;
using Halatech.Core.Tenancy;
using Halatech.Core.Turns;
using Halatech.Grains.Conversations;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;

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
    TimeProvider time,
    IOptions<GrainsOptions> options,
    ILogger<TurnRunner> logger)
{
    public async Task RunAsync(TurnRequest request, CancellationToken cancelled)
    {
        var configuration = await tenants.GetAsync(request.Key.Tenant);
        if (!configuration.IsOk) throw new InvalidOperationException(configuration.Error.Message);
        var tenant = configuration.Value;
        await BeQuietAsync(request.Turn, tenant.Turn.QuietTime, cancelled);

        var meter = new UsageMeter();
        try
        {
            using var deadline = new CancellationTokenSource(tenant.Turn.Deadline, time);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancelled, deadline.Token);
            var command = await Retries(logger, request.Key).ExecuteAsync(
                async token => await AnswerAsync(request, tenant, meter, token), stop.Token);
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
        if (wait > TimeSpan.Zero) await Task.Delay(wait < quietTime ? wait : quietTime, time, cancelled);
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

    private ResiliencePipeline Retries(ILogger log, ConversationKey key) => options.Value.ModelAttempts == 1
        ? ResiliencePipeline.Empty
        : new ResiliencePipelineBuilder { TimeProvider = time }
        .AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = options.Value.ModelAttempts - 1,
            BackoffType = DelayBackoffType.Exponential,
            Delay = TimeSpan.FromMilliseconds(400),
            UseJitter = true,
            ShouldHandle = new PredicateBuilder().Handle<Exception>(e =>
                e is not OperationCanceledException && e is not ModelException { Error.IsTransient: false }),

            // A service may ask to be left alone for a while; one that asks for longer than a customer waits is not heard.
            DelayGenerator = static retry => ValueTask.FromResult(
                retry.Outcome.Exception is ModelException { RetryAfter: { } after } && after < TimeSpan.FromSeconds(10) ? after : (TimeSpan?)null),
            OnRetry = retry =>
            {
                log.LogWarning("A turn of {Conversation} is tried again: {Reason}", key, retry.Outcome.Exception?.Message);
                return default;
            },
        })
        .Build();
}
