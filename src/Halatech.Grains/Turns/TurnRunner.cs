using System.Security.Cryptography;
using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Handoffs;
using Halatech.Core.Knowledge;
using Halatech.Core.Privacy;
using Halatech.Core.Tenancy;
using Halatech.Core.Turns;
using Halatech.Grains.Budgets;
using Halatech.Grains.Conversations;
using Halatech.Grains.Media;
using Microsoft.Extensions.Logging;

namespace Halatech.Grains.Turns;

/// <summary>
/// One turn from beginning to end: wait until the customer is quiet, answer, report. What fails is tried again
/// within the tenant's deadline; then the tenant's apology goes out. Never silence.
/// </summary>
internal sealed class TurnRunner(
    ITenantConfigurations tenants,
    TurnSteps steps,
    SpendingMeter spending,
    ThreadReader files,
    WorkReport report,
    TimeProvider time,
    ILogger<TurnRunner> logger)
{
    /// <summary>
    /// How long before the end of the wait the search for knowledge begins: it asks a model of its own, which the customer need
    /// not wait for, and costs next to nothing when the customer goes on writing.
    /// </summary>
    private static readonly TimeSpan SearchAhead = TimeSpan.FromMilliseconds(400);

    // The masks of a turn are gone when it ends, so nobody else needs the key; a fixed one could be guessed from.
    private static readonly byte[] MaskingKey = RandomNumberGenerator.GetBytes(32);

    /// <summary>Answers, or says why not.</summary>
    /// <param name="request">What is to be answered.</param>
    /// <param name="isLeft">Whether it was broken off although it is still owed: then another activation answers, and accounts for it.</param>
    /// <param name="cancelled">Breaks it off.</param>
    public async Task RunAsync(TurnRequest request, Func<bool> isLeft, CancellationToken cancelled)
    {
        var configuration = await ConfigurationAsync(request);
        if (!configuration.IsOk) throw new InvalidOperationException(configuration.Error.Message);
        var tenant = configuration.Value.In(CustomerLanguage.Of(request.State));
        var standing = await spending.StandingAsync(tenant);
        if (standing == BudgetStanding.Exhausted)
        {
            await HandOverAsync(request, tenant);
            return;
        }

        if (standing == BudgetStanding.SteppedDown) tenant = tenant with { Model = tenant.Model with { Chat = tenant.Budget.CheaperModel } };
        var meter = new UsageMeter();
        ModelScope.Enter(meter, time.GetUtcNow() + SearchAhead + tenant.Turn.Deadline);
        var scene = SceneOf(request, tenant);
        var finding = steps.FindAsync(scene, cancelled);
        await BeQuietAsync(request, tenant.Turn.QuietTime, cancelled);
        if (cancelled.IsCancellationRequested)
        {
            finding.Ignore();
            spending.Add(tenant, meter.Total);
            return;
        }

        try
        {
            using var deadline = new CancellationTokenSource(tenant.Turn.Deadline, time);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancelled, deadline.Token);
            scene = await OpenFilesAsync(scene, tenant, stop.Token);
            var outcome = await AnswerAsync(scene, finding, meter, stop.Token);
            var taken = await report.SendAsync(request.Key, g => SendAsync(g, outcome));

            // An outcome that could not be stored stays owed; one that is refused would be refused for ever.
            if (taken.Error is { IsTransient: false } refusal) throw new ModelException(refusal);
        }
        catch (Exception e) when (!cancelled.IsCancellationRequested)
        {
            var reason = (e as ModelException)?.Error.Code ?? (e is OperationCanceledException ? "turn.deadline" : TurnFailed.Broken);
            logger.LogError(e, "The turn {Epoch} of {Conversation} failed: {Reason}", request.Turn.Epoch, request.Key, reason);
            var channel = request.State.Route!.Channel;
            var failed = new FailTurn(
                request.Turn.Epoch, reason, ReplyShaper.Shape(tenant.Texts.Apology, channel, tenant), meter.Total,
                tenant.Handoff.AfterFailedTurns, ReplyShaper.Shape(HandoffPolicy.TextOf(tenant, null, time.GetUtcNow()), channel, tenant));
            await report.SendAsync(request.Key, g => g.FailTurnAsync(failed));
        }
        catch (OperationCanceledException) when (meter.Total.Tokens > 0 && !isLeft())
        {
            // Nobody reads what was drafted, but it is paid for.
            meter.Waste();
            await report.SendAsync(request.Key, g => g.DiscardTurnAsync(new DiscardTurn(request.Turn.Epoch, meter.Total)));
        }
    }

    // Counted before the outcome is told, so that whoever comes next meets the limit.
    private async Task<ConversationCommand> AnswerAsync(
        TurnScene scene, Task<IReadOnlyList<KnowledgeEntry>> finding, UsageMeter meter, CancellationToken cancellationToken)
    {
        try
        {
            return await steps.AnswerAsync(scene, finding, meter, cancellationToken);
        }
        finally
        {
            spending.Add(scene.Tenant, meter.Total);
        }
    }

    // A person can go on where the money for the models has ended.
    private Task<Result> HandOverAsync(TurnRequest request, TenantConfiguration tenant)
    {
        logger.LogWarning("{Tenant} has used up its budget: {Conversation} goes to a person", request.Key.Tenant, request.Key);
        var text = tenant.Budget.Text is { Length: > 0 } own ? own : tenant.Handoff.Text is { Length: > 0 } usual ? usual : tenant.Texts.Apology;
        var handoff = new RequestHandoff(
            request.Turn.Epoch, Budget.Reason, ReplyShaper.Shape(text, request.State.Route!.Channel, tenant), ModelUsage.None);
        return report.SendAsync(request.Key, g => g.RequestHandoffAsync(handoff));
    }

    // A transaction is finished on the configuration that it began with; what it may cost is said by the newest.
    private async ValueTask<Result<TenantConfiguration>> ConfigurationAsync(TurnRequest request)
    {
        var live = await tenants.GetAsync(request.Key.Tenant);
        if (request.State.Transaction is not { } transaction || !live.IsOk) return live;
        var pinned = await tenants.GetAsync(request.Key.Tenant, transaction.ConfigurationVersion);
        return pinned.IsOk ? pinned.Value with { Budget = live.Value.Budget } : pinned;
    }

    // The search need not wait for them.
    private async Task<TurnScene> OpenFilesAsync(TurnScene scene, TenantConfiguration tenant, CancellationToken cancellationToken)
    {
        var request = scene.Request;
        var read = await files.ReadAsync(request.Key, request.State, tenant, cancellationToken);
        if (read.Thread == request.State.Thread) return scene;
        return SceneOf(request with { State = request.State with { Thread = read.Thread }, Images = read.Images }, tenant);
    }

    private TurnScene SceneOf(TurnRequest request, TenantConfiguration tenant)
    {
        var transaction = request.State is { Mode: ConversationMode.Transaction, Transaction: { } active }
            ? tenant.Transactions.FirstOrDefault(t => t.Id == active.Id)
            : null;
        return new TurnScene(request, tenant, transaction, new Masker(MaskingKey), time.GetUtcNow());
    }

    /// <summary>How long until the turn has something to do, as far as is known at once; the turn itself looks again.</summary>
    public TimeSpan QuietTimeOf(TurnRequest request)
    {
        var asked = tenants.GetAsync(request.Key.Tenant);
        if (!asked.IsCompletedSuccessfully)
        {
            asked.AsTask().Ignore();
            return TimeSpan.Zero;
        }

        var known = asked.Result;
        return known.IsOk ? QuietTimeOf(request, known.Value.Turn.QuietTime) - SearchAhead : TimeSpan.Zero;
    }

    private TimeSpan QuietTimeOf(TurnRequest request, TimeSpan setting)
    {
        // What a function answered is told at once: nobody is typing.
        if (request.Turn.Step > 0) return TimeSpan.Zero;
        var newest = request.State.Thread.LastOrDefault(entry => entry.Author == AuthorKind.Customer);
        var quietTime = QuietTime.For(request.State.Thread, setting, newest is null ? default : request.Turn.LastMessageAt - newest.At);
        var wait = request.Turn.LastMessageAt + quietTime - time.GetUtcNow();
        return wait < quietTime ? wait : quietTime;
    }

    private async Task BeQuietAsync(TurnRequest request, TimeSpan setting, CancellationToken cancelled)
    {
        var wait = QuietTimeOf(request, setting);
        if (wait > TimeSpan.Zero) await Task.Delay(wait, time, cancelled).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private static Task<Result> SendAsync(IConversationWork conversation, ConversationCommand outcome) => outcome switch
    {
        CompleteTurn completed => conversation.CompleteTurnAsync(completed),
        CallFunction called => conversation.CallFunctionAsync(called),
        HeedOptOut heeded => conversation.HeedOptOutAsync(heeded),
        RequestHandoff handed => conversation.RequestHandoffAsync(handed),
        _ => throw new InvalidOperationException($"No turn ends with {outcome.GetType().Name}."),
    };
}
