using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Experiences.Expressions;
using Halatech.Core.Tenancy;
using Halatech.Core.Transactions;
using Halatech.Core.Turns;

namespace Halatech.Core.Experiences;

/// <summary>A step made ready: either what came of it already, or the command that performs it, or what the model must be asked.</summary>
public sealed record PreparedStep(StepAnswer? Answer, StepRun? Command);

/// <summary>
/// Turns a step of a design into a command to the conversation, with its texts filled in and in the channel's form. Pure: the
/// dry run uses it as the grain does.
/// </summary>
public static class RunSteps
{
    /// <param name="state">The conversation.</param>
    /// <param name="pinned">The configuration that the run began on: its design and texts.</param>
    /// <param name="tenant">The configuration as it is now: its quiet hours and channel limits.</param>
    /// <param name="request">Which step.</param>
    public static Result<PreparedStep> Prepare(ConversationState state, TenantConfiguration pinned, TenantConfiguration tenant, StepRequest request)
    {
        if (state.Runs?.Find(request.Run) is not { } run || state.Route is null) return RunErrors.NoRun;
        if (request.Sequence <= run.Sequence) return new PreparedStep(new(run.Last), null);
        if (Find(pinned, run.Experience)?.Find(request.Step) is not { } step) return RunErrors.NoStep;
        var scene = new Scene(state, run, pinned, tenant, request, ScopeOf(state, run, pinned, request.Now));
        if (step.If is { } condition)
        {
            var holds = condition.Evaluate(scene.Scope);
            if (!holds.IsOk) return scene.Note(StepLabels.Failed, $"{step.Id}: the condition {holds.Error.Message}");
            if (!holds.Value.IsTrue) return scene.Note(StepLabels.Skipped);
        }

        return step switch
        {
            WaitStep wait => Wait(scene, wait),
            SendStep send => Send(scene, send),
            AskStep ask => Ask(scene, ask),
            CallStep call => Call(scene, call),
            FeedbackStep feedback => Feedback(scene, feedback),
            BranchStep branch => Branch(scene, branch),
            HandOffStep handOff => HandOff(scene, handOff),
            LabelStep label => scene.Perform(new LabelEffect(label.Label, label.Remove)),
            CloseStep => scene.Perform(new CloseEffect()),
            EndStep end => scene.Note(end.Outcome),
            _ => RunErrors.NoStep,
        };
    }

    /// <summary>A tenant's design, or null when there is none of this id.</summary>
    public static ExperienceDesign? Find(TenantConfiguration tenant, string experience) =>
        tenant.Experiences.IsDefault || tenant.Experiences.FirstOrDefault(e => e.Id == experience) is not { } found
            ? null
            : DesignReader.Read(found.Design).Design;

    private static PreparedStep Wait(Scene scene, WaitStep wait)
    {
        if (wait.For is { } span) return Scene.Told(StepOutcome.Wait(scene.Request.Now + span));
        var until = wait.Until!.Evaluate(scene.Scope);
        if (!until.IsOk) return scene.Note(StepLabels.Failed, $"{wait.Id}: {until.Error.Message}");
        return until.Value.Raw switch
        {
            DateTimeOffset moment => Scene.Told(StepOutcome.Wait(moment)),
            DateOnly day => Scene.Told(StepOutcome.Wait(LocalTime.At(day, TimeOnly.MinValue, scene.Scope.Zone))),
            _ => scene.Note(StepLabels.Failed, $"{wait.Id}: '{wait.Until.Source}' is no moment"),
        };
    }

    private static PreparedStep Send(Scene scene, SendStep send)
    {
        if (scene.QuietUntil(send.Kind) is { } later) return Scene.Told(StepOutcome.Later(later));
        var text = send.Text.Render(scene.Scope);
        if (!text.IsOk) return scene.Note(StepLabels.Failed, $"{send.Id}: {text.Error.Message}");
        var shaped = scene.ShapeReply(text.Value);
        return scene.Perform(new SayEffect(send.Kind, shaped.Parts, shaped.Forms));
    }

    private static PreparedStep Ask(Scene scene, AskStep ask)
    {
        if (scene.QuietUntil(ask.Kind) is { } later) return Scene.Told(StepOutcome.Later(later));
        var text = ask.Text.Render(scene.Scope);
        if (!text.IsOk) return scene.Note(StepLabels.Failed, $"{ask.Id}: {text.Error.Message}");
        return scene.Perform(new AskEffect(ask.Kind, scene.Shape(text.Value), ask.Choices, ask.Free, scene.Request.Now + ask.Within));
    }

    private static PreparedStep Call(Scene scene, CallStep call)
    {
        if (scene.Pinned.Transactions.FirstOrDefault(t => t.Id == call.Transaction)?.Post is not { } post)
            return scene.Note(StepLabels.Failed, $"{call.Id}: the transaction has no function");
        var arguments = new JsonObject { ["actionType"] = call.ActionType };
        foreach (var (name, expression) in call.Arguments)
        {
            var value = expression.Evaluate(scene.Scope);
            if (!value.IsOk) return scene.Note(StepLabels.Failed, $"{call.Id}: {value.Error.Message}");
            if (!value.Value.IsMissing) arguments[name] = JsonSerializer.SerializeToNode(value.Value.ToPlain());
        }

        // Faults of a schema may quote values, which belong in no flag.
        var text = arguments.ToJsonString();
        return SchemaCheck.Read(text, post.Parameters).Faults.IsEmpty
            ? scene.Perform(new CallEffect(call.Transaction, scene.Pinned.Version, text, scene.Request.Now + call.Within))
            : scene.Note(StepLabels.Failed, $"{call.Id}: the arguments do not fit the function's schema");
    }

    private static PreparedStep Feedback(Scene scene, FeedbackStep feedback)
    {
        var made = scene.State.Calls.Any(c => c.Run == scene.Run.Id && c.RunStep == feedback.Call);
        if (made) return Scene.Told(StepOutcome.Await("awaited", scene.Request.Now + feedback.Within));
        return scene.Note(scene.Run.Marks.FirstOrDefault(m => m.Step == feedback.Call)?.Label ?? StepLabels.Unknown);
    }

    private static PreparedStep Branch(Scene scene, BranchStep branch)
    {
        switch (branch.On)
        {
            case BranchKind.Answer:
                return scene.Note(StepLabels.Done);
            case BranchKind.Judgement:
                if (scene.Request.Judged is { } judged) return scene.Note(judged);
                return new(new(null, scene.Judge(branch)), null);
            default:
                var value = branch.Value!.Evaluate(scene.Scope);
                return value.IsOk ? scene.Note(value.Value.ToText(scene.Scope.Zone)) : scene.Note(StepLabels.Failed, $"{branch.Id}: {value.Error.Message}");
        }
    }

    private static PreparedStep HandOff(Scene scene, HandOffStep handOff)
    {
        var text = handOff.Text?.Render(scene.Scope) ?? scene.Pinned.Handoff.Text;

        // A customer who needs a person gets one, whatever is wrong with the words.
        return scene.Perform(new HandOffEffect(handOff.Reason, text is { IsOk: true, Value.Length: > 0 } ? scene.Shape(text.Value) : []));
    }

    private static ExpressionScope ScopeOf(ConversationState state, ExperienceRun run, TenantConfiguration pinned, DateTimeOffset now)
    {
        var answers = new JsonObject();
        foreach (var mark in run.Marks) answers[mark.Step] = mark.Label;
        var own = new JsonObject { ["answers"] = answers, ["channel"] = state.Route!.Channel.ToString().ToLowerInvariant() };
        foreach (var mark in run.Marks.Where(m => m.Answer.Length > 0)) own[mark.Step] = JsonNode.Parse(mark.Answer);
        string[] facts = [own.ToJsonString(), run.Facts?.Answer ?? "", run.Facts?.Arguments ?? ""];
        return new([.. facts.Where(f => f.Length > 0).Select(Parsed)], now, TimeZoneInfo.FindSystemTimeZoneById(pinned.TimeZone));
    }

    private static JsonElement Parsed(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    private sealed record Scene(
        ConversationState State, ExperienceRun Run, TenantConfiguration Pinned, TenantConfiguration Tenant, StepRequest Request, ExpressionScope Scope)
    {
        public static PreparedStep Told(StepOutcome outcome) => new(new(outcome), null);

        public PreparedStep Note(string label, string complaint = "") => Perform(new NoteEffect(label, complaint));

        public PreparedStep Perform(RunEffect effect) => new(null, new StepRun(Run.Id, Request.Sequence, Request.Step, effect));

        public Judgement Judge(BranchStep branch) =>
            new(Pinned.Version, branch.Question!, [.. branch.Cases.Select(c => c.Label), StepLabels.Unknown], Run.Id, branch.Id);

        public ImmutableArray<string> Shape(string text) => ReplyShaper.Shape(text, State.Route!.Channel, Tenant);

        public ShapedReply ShapeReply(string text) => ReplyShaper.ShapeReply(text, State.Route!.Channel, Tenant);

        /// <summary>The end of the quiet hours that a message of this kind has to wait for, or null when it may leave now.</summary>
        public DateTimeOffset? QuietUntil(NoticeKind kind)
        {
            if (kind == NoticeKind.Urgent || Tenant.Lifecycle?.QuietHours is not { } quiet) return null;
            var allowed = quiet.NextAllowed(Request.Now, Scope.Zone);
            return allowed > Request.Now ? allowed : null;
        }
    }
}
