using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Halatech.Core.Decisions;
using Halatech.Core.Turns;

namespace Halatech.Grains.Turns;

/// <summary>
/// Decides whether a function is called now: one structured answer to all questions of the map, by which the engine walks the
/// tree. What is missing or contradicts itself on the way is asked once more; then nothing is called, and the conversation is
/// flagged.
/// </summary>
internal sealed class Enforcer(ChatAgent agent)
{
    private const int Rounds = 2;

    private readonly ConditionalWeakTable<DecisionMap, DecisionQuestionnaire> _questionnaires = [];

    /// <summary>The decision, or null where there is no map to walk.</summary>
    /// <exception cref="ModelException">The model gave no usable answer.</exception>
    public async Task<EnforcedDecision?> DecideAsync(TurnScene scene, UsageMeter meter, CancellationToken cancellationToken)
    {
        if (scene.Map is not { } map) return null;
        var questionnaire = _questionnaires.GetValue(map, DecisionQuestionnaire.Of);
        var thread = NumberedThread.Of(scene.Thread, scene.Sends);
        var answers = DecisionAnswers.None;
        ImmutableArray<(string, string)> faults = [];
        for (var round = 1; ; round++)
        {
            var reading = await AskAsync(scene, questionnaire, thread, faults, meter, cancellationToken);
            answers = answers.With(reading.Answers);
            faults = reading.Faults;
            var walk = DecisionWalk.Walk(questionnaire, answers);
            if (walk.Leaf is not null || round == Rounds)
                return new(reading.OptOut, reading.Language, ReceiptOf(scene, walk, thread, meter.Total));
        }
    }

    private async Task<QuestionnaireReading> AskAsync(
        TurnScene scene,
        DecisionQuestionnaire questionnaire,
        NumberedThread thread,
        ImmutableArray<(string Id, string Reason)> again,
        UsageMeter meter,
        CancellationToken cancellationToken)
    {
        PromptMessage[] prompt = [new(PromptRole.System, questionnaire.Instructions(again)), new(PromptRole.User, thread.Text)];
        using var schema = JsonDocument.Parse(questionnaire.Schema);
        var answer = await agent.AnswerAsync(
            prompt, DecisionQuestionnaire.SchemaName, schema.RootElement.Clone(), scene.Tenant.Model, meter, cancellationToken);
        return QuestionnaireReading.Of(questionnaire, answer, thread.Names.Length);
    }

    private static DecisionReceipt ReceiptOf(TurnScene scene, DecisionWalk walk, NumberedThread thread, ModelUsage usage)
    {
        var complaint = walk.Open is { } open ? $"enforcer: no answer to '{open.Question.Text}'" : FaultOf(scene, walk.Leaf!);
        return new(
            scene.MapName, scene.Tenant.Version,
            [.. walk.Path.Select(step => new DecisionStep(
                step.Question.Question.Text, step.Answer.Label, [.. step.Answer.Evidence.Select(n => thread.Names[n - 1])]))],
            complaint is null ? walk.Leaf!.FunctionName : DecisionLeaf.DoNothing, walk.Leaf?.TransactionId, usage, complaint);
    }

    // A map was checked when it was saved; what cannot be called just now is another matter.
    private static string? FaultOf(TurnScene scene, DecisionLeaf leaf)
    {
        if (leaf.FunctionName == DecisionLeaf.DoNothing) return null;
        if (scene.Functions.All(f => f.Name != leaf.FunctionName)) return $"enforcer: '{leaf.FunctionName}' cannot be called here";
        return scene.Request.Turn.Step >= Core.Conversations.PendingTurn.MaxSteps ? "enforcer: too many functions for one message" : null;
    }
}

/// <summary>What the enforcer found.</summary>
internal sealed record EnforcedDecision(OptOutWish Wish, string? Language, DecisionReceipt Receipt)
{
    /// <summary>What to do about a wish for no more messages, or null for nothing: an unclear one is asked about once.</summary>
    public (bool IsClear, string Text)? OptOut(TurnScene scene) => Wish switch
    {
        // Nobody has written since a function answered, so nobody has wished anything.
        _ when scene.Request.Turn.Step > 0 => null,
        OptOutWish.Clear => (true, scene.Tenant.Texts.OptedOut),
        OptOutWish.Unclear when !scene.Request.State.OptOutQuestioned && scene.Tenant.Texts.OptOutQuestion.Length > 0 =>
            (false, scene.Tenant.Texts.OptOutQuestion),
        _ => null,
    };
}
