using System.Security.Cryptography;
using Halatech.Core.Conversations;
using Halatech.Core.Decisions;
using Halatech.Core.Errors;
using Halatech.Core.Experiences;
using Halatech.Core.Privacy;
using Halatech.Core.Tenancy;
using Halatech.Core.Turns;
using Halatech.Grains.Turns;
using Microsoft.Extensions.Logging;

namespace Halatech.Grains.Experiences;

/// <summary>
/// Asks the model one question about a thread, the way the enforcer asks the questions of a map: with masked personal data, a closed
/// list of answers, and evidence.
/// </summary>
internal sealed class Judge(ITenantConfigurations tenants, Enforcer enforcer, TurnRetries retries, TimeProvider time, ILogger<Judge> logger)
{
    private static readonly byte[] MaskingKey = RandomNumberGenerator.GetBytes(32);

    /// <summary>One of the labels; <see cref="StepLabels.Unknown"/> where the model could not tell.</summary>
    public async Task<Result<string>> AnswerAsync(ConversationKey key, ConversationState state, Judgement judgement)
    {
        var pinned = await tenants.GetAsync(key.Tenant, judgement.ConfigurationVersion);
        if (!pinned.IsOk) return pinned.Error;
        var question = new DecisionQuestion(judgement.Question, [.. judgement.Labels.Select(l => new DecisionAnswer(l, new DecisionLeaf(DecisionLeaf.DoNothing)))]);
        var tenant = pinned.Value with { DiscussionMap = new DecisionMap(question) };
        var now = time.GetUtcNow();
        var scene = new TurnScene(new TurnRequest(key, new PendingTurn(state.Epoch, now, now), state with { Kept = null }), tenant, null, new Masker(MaskingKey), now);
        using var deadline = new CancellationTokenSource(tenant.Turn.Deadline, time);
        try
        {
            var decided = await Task.Run(() => retries.ExecuteAsync(key, token => enforcer.DecideAsync(scene, new UsageMeter(), token), deadline.Token));
            return decided?.Receipt.Path is [{ Answer: var label }, ..] ? label : StepLabels.Unknown;
        }
        catch (Exception e) when (e is ModelException or OperationCanceledException)
        {
            logger.LogWarning("A judgement in {Conversation} failed: {Reason}", key, (e as ModelException)?.Error.Code ?? "deadline");
            return (e as ModelException)?.Error ?? new Error(ErrorKind.Unavailable, "judgement.deadline", "The model did not answer in time.");
        }
    }
}
