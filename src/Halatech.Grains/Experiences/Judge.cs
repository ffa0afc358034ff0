using System.Security.Cryptography;
using Halatech.Core.Conversations;
using Halatech.Core.Decisions;
using Halatech.Core.Errors;
using Halatech.Core.Experiences;
using Halatech.Core.Privacy;
using Halatech.Core.Tenancy;
using Halatech.Core.Turns;
using Halatech.Grains.Budgets;
using Halatech.Grains.Conversations;
using Halatech.Grains.Turns;
using Microsoft.Extensions.Logging;

namespace Halatech.Grains.Experiences;

/// <summary>
/// Asks the model one question about a thread, the way the enforcer asks the questions of a map: with masked personal data, a closed
/// list of answers, and evidence.
/// </summary>
internal sealed class Judge(
    ITenantConfigurations tenants,
    Enforcer enforcer,
    TurnRetries retries,
    SpendingMeter spending,
    WorkReport report,
    TimeProvider time,
    ILogger<Judge> logger)
{
    private static readonly byte[] MaskingKey = RandomNumberGenerator.GetBytes(32);

    /// <summary>
    /// One of the labels; <see cref="StepLabels.Unknown"/> where the model could not tell, or where the tenant's budget for the day is used
    /// up: then the run goes the way that its design has for that.
    /// </summary>
    public async Task<Result<string>> AnswerAsync(ConversationKey key, ConversationState state, Judgement judgement)
    {
        var (pinned, live) = (await tenants.GetAsync(key.Tenant, judgement.ConfigurationVersion), await tenants.GetAsync(key.Tenant));
        if (!pinned.IsOk || !live.IsOk) return pinned.Error ?? live.Error!;
        var standing = await spending.StandingAsync(live.Value);
        if (standing == BudgetStanding.Exhausted)
        {
            logger.LogWarning("{Tenant} has used up its budget: a judgement in {Conversation} is left out", key.Tenant, key);
            return StepLabels.Unknown;
        }

        var question = new DecisionQuestion(judgement.Question, [.. judgement.Labels.Select(l => new DecisionAnswer(l, new DecisionLeaf(DecisionLeaf.DoNothing)))]);
        var tenant = pinned.Value with
        {
            DiscussionMap = new DecisionMap(question),
            Model = standing == BudgetStanding.SteppedDown ? pinned.Value.Model with { Chat = live.Value.Budget.CheaperModel } : pinned.Value.Model,
        };
        var now = time.GetUtcNow();
        var scene = new TurnScene(new TurnRequest(key, new PendingTurn(state.Epoch, now, now), state with { Kept = null }), tenant, null, new Masker(MaskingKey), now);
        var meter = new UsageMeter();
        using var deadline = new CancellationTokenSource(tenant.Turn.Deadline, time);
        try
        {
            ModelScope.Enter(meter, now + tenant.Turn.Deadline);
            var decided = await Task.Run(() => retries.ExecuteAsync(key, token => enforcer.DecideAsync(scene, meter, token), deadline.Token));
            return decided?.Receipt.Path is [{ Answer: var label }, ..] ? label : StepLabels.Unknown;
        }
        catch (Exception e) when (e is ModelException or OperationCanceledException)
        {
            logger.LogWarning("A judgement in {Conversation} failed: {Reason}", key, (e as ModelException)?.Error.Code ?? "deadline");
            return (e as ModelException)?.Error ?? new Error(ErrorKind.Unavailable, "judgement.deadline", "The model did not answer in time.");
        }
        finally
        {
            spending.Add(live.Value, meter.Total);

            // Not waited for: a conversation that has to be loaded again ends this call first, and takes the report after it.
            Task.Run(() => NoteAsync(key, judgement, meter.Total), CancellationToken.None).Ignore();
        }
    }

    private async Task NoteAsync(ConversationKey key, Judgement judgement, ModelUsage usage)
    {
        try
        {
            var command = new RecordJudgement(judgement.Run, judgement.Step, Guid.NewGuid(), usage);
            var noted = await report.SendAsync(key, g => g.RecordJudgementAsync(command));
            if (!noted.IsOk) logger.LogWarning("The cost of a judgement in {Conversation} is not in its log: {Reason}", key, noted.Error.Code);
        }
        catch (Exception e)
        {
            logger.LogWarning("The cost of a judgement in {Conversation} is not in its log: {Reason}", key, e.GetType().Name);
        }
    }
}
