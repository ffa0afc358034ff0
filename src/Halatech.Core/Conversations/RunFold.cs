using System.Collections.Immutable;
using System.Text.Json;
using Halatech.Core.Experiences;

namespace Halatech.Core.Conversations;

/// <summary>How events change what workflows know of a conversation; part of <see cref="ConversationFold"/>.</summary>
internal static class RunFold
{
    /// <summary>The state after an event of a run, a lifecycle or a handoff that waits.</summary>
    public static ConversationState? Apply(ConversationState state, ConversationEvent happened) => happened switch
    {
        RunBegan e => Book(state, b => b with
        {
            Runs = b.Runs.Add(new(e.Run, e.Experience, e.ConfigurationVersion, b.FactsOf(e.Facts), -1, null, [])),

            // The run has them now.
            Requests = [.. b.Requests.Select(r => r.Number == e.Facts ? r with { Facts = "" } : r)],
        }),
        RunStepped e => Change(state, e.Run, run => run with
        {
            Sequence = e.Sequence,
            Last = e.Outcome,
            Marks = Marked(run, e.Step, e.Outcome.Label),
        }),
        RunJudged e => Book(state, b => b with { Judgements = [.. b.Judgements.TakeLast(RunBook.MostJudgements - 1), e.Judgement] }),
        RunEnded e => Book(state, b => b with { Runs = b.Runs.RemoveAll(r => r.Id == e.Run), Questions = b.Questions.RemoveAll(q => q.Run == e.Run) }),
        RunCalled e => state with
        {
            Calls = state.Calls.Add(new(e.Call, e.TransactionId, e.ConfigurationVersion, e.Arguments, e.At, PendingTurn.MaxSteps, Run: e.Run, RunStep: e.Step)),
        },
        QuestionAsked e => Book(state, b => b with
        {
            Questions = [.. b.Questions.TakeLast(RunBook.MostQuestions - 1), new(e.Run, e.Step, e.Choices, e.Free, e.Until, e.Thanks)],
        }),
        QuestionAnswered e => Answered(state, e),
        ExperienceRequested e => Book(state, b => b with
        {
            Requests = [.. b.Requests.TakeLast(RunBook.MostRequests - 1), KnownRequest.Of(e, state.Version + 1)],
        }),
        ConversationLabelled e => Book(state, b => b with { Labels = e.Removed ? b.Labels.Remove(e.Label, StringComparer.Ordinal) : b.Labels.Add(e.Label) }),
        LifecycleStepped e => Book(state, b => b with { LifecycleSteps = e.Sequence }),
        ThreadSealed => state with { Thread = [], EarlyReceipts = [], AnsweredCalls = [] },
        ConversationErased e => Erased(state, e),
        HandoffFollowedUp e => Book(state, b => b.Handoff is { } h && h.Number == e.Number ? b with { Handoff = h with { Steps = e.Step + 1 } } : b),
        HandoffLapsed e => Lapsed(state, e),
        CompensationRetried e => state.Runs?.FailedUndos.FirstOrDefault(c => c.Id == e.Call) is { } undo
            ? Book(state with { Calls = state.Calls.Add(undo) }, b => b with { FailedUndos = b.FailedUndos.Remove(undo) })
            : state,
        _ => null,
    };

    /// <summary>What an event of the conversation itself means to its workflows.</summary>
    public static ConversationState Observe(ConversationState before, ConversationEvent happened, ConversationState after) => happened switch
    {
        TransactionStarted e => Book(after, b => b with
        {
            Transaction = before.Version + 1,
            Facts = [.. b.Facts.TakeLast(RunBook.MostFacts - 1), new(before.Version + 1, e.TransactionId, "", "", "")],
        }),
        FunctionDeferred e when CallIn(before, e.Call) is { } call => Mark(after, call, StepLabels.Accepted, ""),
        FunctionAnswered e when CallIn(before, e.Call) is { } call => Mark(after, call, StepLabels.Answered, IsObject(e.Body) ? Bounded(e.Body) : ""),
        FunctionFailed e when CallIn(before, e.Call) is { } call => Mark(after, call, StepLabels.Failed, ""),
        FunctionAnswered e when before.Calls.FirstOrDefault(c => c.Id == e.Call) is { } call && before.Transaction?.Id == call.TransactionId =>
            Told(after, f => f with { Arguments = Bounded(call.Arguments), Answer = IsObject(e.Body) ? Bounded(e.Body) : "" }),
        FunctionFailed e when e.Call.IsUndo && e.Code != Superseded && before.Calls.FirstOrDefault(c => c.Id == e.Call) is { } undo =>
            Book(after, b => b with { FailedUndos = [.. b.FailedUndos.TakeLast(3), undo] }),
        TransactionEnded e => Book(Told(after, f => f with { Outcome = e.Outcome }), b => b with { Transaction = null }),
        HandoffRequested e => Book(after, b => b with { Handoff = new(before.Version + 1, e.At) }),
        ConversationTakenOver or ConversationHandedBack or ConversationClosed when before.Runs?.Handoff is not null =>
            Book(after, b => b with { Handoff = null }),
        ConversationStarted when before.Runs?.IsErased == true => Book(after, b => b with { IsErased = false }),
        _ => after,
    };

    private const string Superseded = "function.cancelled";

    private static ConversationState Book(ConversationState state, Func<RunBook, RunBook> change) =>
        state with { Runs = change(state.Runs ?? RunBook.Empty) };

    private static ConversationState Change(ConversationState state, RunId id, Func<ExperienceRun, ExperienceRun> change) =>
        state.Runs?.Find(id) is { } run ? Book(state, b => b with { Runs = b.Runs.Replace(run, change(run)) }) : state;

    private static PendingCall? CallIn(ConversationState state, CallId id) => state.Calls.FirstOrDefault(c => c.Id == id && c.Run is not null);

    private static ConversationState Mark(ConversationState state, PendingCall call, string label, string answer) =>
        Change(state, call.Run!.Value, run => run with { Marks = Marked(run, call.RunStep!, label, answer) });

    private static ImmutableArray<StepMark> Marked(ExperienceRun run, string step, string label, string answer = "") =>
        [.. run.Marks.Where(m => m.Step != step), new(step, label, answer)];

    private static ConversationState Answered(ConversationState state, QuestionAnswered e)
    {
        var answered = Change(state, e.Run, run => run with { Marks = Marked(run, e.Step, e.Label) });
        return Book(answered, b => b with
        {
            Questions = b.Questions.RemoveAll(q => q.Run == e.Run && q.Step == e.Step),
            SurveyAnswer = e.Run == RunId.Lifecycle ? e.Message : b.SurveyAnswer,
        });
    }

    private static ConversationState Told(ConversationState state, Func<TransactionFacts, TransactionFacts> change) => Book(state, b =>
        b.Facts.FirstOrDefault(f => f.Number == b.Transaction) is { } facts ? b with { Facts = b.Facts.Replace(facts, change(facts)) } : b);

    // What must be known for ever stands in the event: the earlier ones are emptied.
    private static ConversationState Erased(ConversationState state, ConversationErased e) => ConversationState.Empty with
    {
        Version = state.Version,
        Epoch = e.Epoch,
        Status = ConversationStatus.Closed,
        OptedOut = e.OptedOut,
        LastIndex = e.LastIndex,
        LastActivity = e.At,
        Runs = RunBook.Empty with { IsErased = true },
    };

    private static ConversationState Lapsed(ConversationState state, HandoffLapsed e)
    {
        var epoch = state.Epoch + 1;
        return Book(state, b => b with { Handoff = null }) with
        {
            Mode = state.ModeBeforeRelay,
            Epoch = epoch,
            Turn = e.WantsTurn ? new PendingTurn(epoch, e.At, e.At) : null,
            LastActivity = e.At,
        };
    }

    private static string Bounded(string json) => json.Length <= TransactionFacts.Longest ? json : "";

    private static bool IsObject(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.ValueKind == JsonValueKind.Object;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
