using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Halatech.Core.Decisions;
using Halatech.Core.Turns;

namespace Halatech.Grains.Turns;

/// <summary>
/// Decides whether a function is called now: one structured answer to all questions of the map, by which the engine walks the
/// tree. What is missing or contradicts itself on the way is asked once more; then nothing is called, and the conversation is
/// flagged. Answers of the turn before are reused where nothing new bears on them, see <see cref="RecalledAnswers"/>: in a long thread
/// the new messages alone are held against them first.
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
        var basis = KeptAnswers.BasisOf(scene.MapName, scene.Tenant.Version, questionnaire);
        var recalled = RecalledAnswers.Of(scene.Request.State.Kept, basis, questionnaire, thread);
        var sheet = new AnswerSheet(scene, questionnaire, thread, basis);
        if (recalled.CanBeReviewed(questionnaire, thread))
        {
            var form = DecisionForm.Review(recalled, scene.Beside);
            var reading = QuestionnaireReading.OfReview(form, await AskAsync(scene, form, thread.TextFrom(recalled.FirstNew), meter, cancellationToken));
            sheet.Take(reading, recalled);
            if (sheet.Walk.Leaf is not null) return sheet.Decision(meter.Total);
            recalled = recalled.Without(form.Asked.Select(q => q.Id).Where(id => !reading.Standing.Contains(id)));
        }

        ImmutableArray<(string Id, string)> faults = [];
        for (var round = 1; ; round++)
        {
            var form = DecisionForm.Answers(questionnaire, recalled.Without(faults.Select(f => f.Id)), faults, scene.Beside);
            var reading = QuestionnaireReading.Of(form, await AskAsync(scene, form, thread.Text, meter, cancellationToken), thread.Names.Length);
            sheet.Take(reading, recalled);
            faults = reading.Faults;
            if (sheet.Walk.Leaf is not null || round == Rounds) return sheet.Decision(meter.Total);
        }
    }

    private async Task<string> AskAsync(TurnScene scene, DecisionForm form, string thread, UsageMeter meter, CancellationToken cancellationToken)
    {
        PromptMessage[] prompt = [new(PromptRole.System, form.Instructions), new(PromptRole.User, thread)];
        using var schema = JsonDocument.Parse(form.Schema);
        return await agent.AnswerAsync(prompt, form.SchemaName, schema.RootElement.Clone(), scene.Tenant.Model, meter, cancellationToken);
    }
}

/// <summary>The answers of a turn as they come in, and the decision that they lead to.</summary>
internal sealed class AnswerSheet(TurnScene scene, DecisionQuestionnaire questionnaire, NumberedThread thread, long basis)
{
    private readonly HashSet<string> _reused = new(StringComparer.Ordinal);
    private DecisionAnswers _answers = DecisionAnswers.None;
    private QuestionnaireReading? _newest;

    public DecisionWalk Walk => DecisionWalk.Walk(questionnaire, _answers);

    /// <summary>Takes new answers, and of the recalled ones those that stand. What was answered in this turn counts more.</summary>
    public void Take(QuestionnaireReading reading, RecalledAnswers recalled)
    {
        var standing = reading.Standing.Where(id => _answers.Find(id) is null).ToArray();
        _answers = _answers.With(standing.Select(id => KeyValuePair.Create(id, recalled.Answers.Find(id)!))).With(reading.Answers);
        _reused.UnionWith(standing);
        _reused.ExceptWith(reading.Answers.Keys);
        _newest = reading;
    }

    public EnforcedDecision Decision(ModelUsage usage) => new(_newest!, ReceiptOf(Walk, usage));

    private DecisionReceipt ReceiptOf(DecisionWalk walk, ModelUsage usage)
    {
        var complaint = walk.Open is { } open ? $"enforcer: no answer to '{open.Question.Text}'" : FaultOf(walk.Leaf!);
        var function = complaint is null ? walk.Leaf!.FunctionName : DecisionLeaf.DoNothing;
        return new(
            scene.MapName, scene.Tenant.Version,
            [.. walk.Path.Select(step => new DecisionStep(
                step.Question.Question.Text, step.Answer.Label, [.. step.Answer.Evidence.Select(n => thread.Names[n - 1])], _reused.Contains(step.Question.Id)))],
            function, walk.Leaf?.TransactionId, usage, complaint,
            function == DecisionLeaf.DoNothing ? KeptAnswers.Of(basis, thread, walk, questionnaire, _answers) : null,
            _newest?.Language);
    }

    // A map was checked when it was saved; what cannot be called just now is another matter.
    private string? FaultOf(DecisionLeaf leaf)
    {
        if (leaf.FunctionName == DecisionLeaf.DoNothing) return null;
        if (scene.Functions.All(f => f.Name != leaf.FunctionName)) return $"enforcer: '{leaf.FunctionName}' cannot be called here";
        return scene.Request.Turn.Step >= Core.Conversations.PendingTurn.MaxSteps ? "enforcer: too many functions for one message" : null;
    }
}

/// <summary>What the enforcer found.</summary>
internal sealed record EnforcedDecision(QuestionnaireReading Customer, DecisionReceipt Receipt)
{
    /// <summary>What to do about a wish for no more messages, or null for nothing: an unclear one is asked about once.</summary>
    public (bool IsClear, string Text)? OptOut(TurnScene scene) => Customer.OptOut switch
    {
        // Nobody has written since a function answered, so nobody has wished anything.
        _ when scene.Request.Turn.Step > 0 => null,
        OptOutWish.Clear => (true, scene.Tenant.Texts.OptedOut),
        OptOutWish.Unclear when !scene.Request.State.OptOutQuestioned && scene.Tenant.Texts.OptOutQuestion.Length > 0 =>
            (false, scene.Tenant.Texts.OptOutQuestion),
        _ => null,
    };
}
