using System.Collections.Immutable;
using Halatech.Core.Conversations;

namespace Halatech.Core.Experiences;

/// <summary>What workflows have made of a conversation: a part of its state, absent as long as there is nothing.</summary>
public sealed record RunBook
{
    internal const int MostRuns = 16;
    internal const int MostFacts = 4;
    internal const int MostQuestions = 4;
    internal const int MostRequests = 32;
    internal const int MostJudgements = 8;

    public static RunBook Empty { get; } = new();

    /// <summary>Put on by people and by experiences.</summary>
    public ImmutableArray<string> Labels { get; init; } = [];

    /// <summary>Runs of experiences that are under way.</summary>
    public ImmutableArray<ExperienceRun> Runs { get; init; } = [];

    /// <summary>Questions whose answer is waited for, the newest last.</summary>
    public ImmutableArray<OpenQuestion> Questions { get; init; } = [];

    /// <summary>What the newest transactions were about.</summary>
    public ImmutableArray<TransactionFacts> Facts { get; init; } = [];

    /// <summary>The handoff that nobody has accepted yet, or null.</summary>
    public OpenHandoff? Handoff { get; init; }

    /// <summary>The transaction that is under way, by the append that began it; null when there is none.</summary>
    public long? Transaction { get; init; }

    /// <summary>Compensating calls that have failed and may be tried again.</summary>
    public ImmutableArray<PendingCall> FailedUndos { get; init; } = [];

    /// <summary>How many steps the lifecycle has made.</summary>
    public int LifecycleSteps { get; init; }

    /// <summary>The customer's message that answered the newest survey, or null.</summary>
    public ProviderSid? SurveyAnswer { get; init; }

    /// <summary>What the customer said was erased.</summary>
    public bool IsErased { get; init; }

    /// <summary>The newest requests for experiences, by which one that comes twice is known.</summary>
    public ImmutableArray<KnownRequest> Requests { get; init; } = [];

    /// <summary>The newest askings of a model, by which a cost that is told twice is known: a report is tried again for seconds only.</summary>
    public ImmutableArray<Guid> Judgements { get; init; } = [];

    /// <summary>The run of this id, or null.</summary>
    public ExperienceRun? Find(RunId run) => Runs.FirstOrDefault(r => r.Id == run);

    /// <summary>The request of this name for this experience, or null.</summary>
    public KnownRequest? Find(string request, string experience) => Requests.FirstOrDefault(r => r.Request == request && r.Experience == experience);

    /// <summary>What a run may speak of: of the transaction that it follows, or of the request that it came by.</summary>
    public TransactionFacts? FactsOf(long? number) => Facts.FirstOrDefault(f => f.Number == number)
        ?? Requests.Where(r => r.Number == number && r.Facts.Length > 0).Select(r => new TransactionFacts(r.Number, "", "", r.Facts, "")).FirstOrDefault();
}

/// <summary>A run of an experience as its conversation knows it.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Experience">Which of the tenant's experiences.</param>
/// <param name="ConfigurationVersion">The version it is finished on.</param>
/// <param name="Facts">What the transaction that began it was about, or null.</param>
/// <param name="Sequence">The last step that was performed, or -1.</param>
/// <param name="Last">How it came out, so that a step that is asked for twice is told twice and done once.</param>
/// <param name="Marks">How the steps came out.</param>
public sealed record ExperienceRun(
    RunId Id,
    string Experience,
    int ConfigurationVersion,
    TransactionFacts? Facts,
    int Sequence,
    StepOutcome? Last,
    ImmutableArray<StepMark> Marks);

/// <summary>How a step came out.</summary>
/// <param name="Step">Its id.</param>
/// <param name="Label">How.</param>
/// <param name="Answer">The JSON object that a function answered, or empty.</param>
public sealed record StepMark(string Step, string Label, string Answer = "");

/// <summary>A question whose answer is waited for.</summary>
/// <param name="Run">Who asks.</param>
/// <param name="Step">Which step asks.</param>
/// <param name="Choices">What counts as which answer.</param>
/// <param name="Free">Anything else counts too.</param>
/// <param name="Until">Later messages are no answer.</param>
/// <param name="Thanks">Said to an answer at once; empty for nothing.</param>
public sealed record OpenQuestion(
    RunId Run, string Step, ImmutableArray<AnswerChoice> Choices, bool Free, DateTimeOffset Until, string Thanks);

/// <summary>What a transaction was about, for experiences that follow it.</summary>
/// <param name="Number">The append that began it.</param>
/// <param name="Transaction">Which of the tenant's transactions.</param>
/// <param name="Outcome">How it ended; empty while it is under way.</param>
/// <param name="Arguments">The JSON object that its function was given last.</param>
/// <param name="Answer">The JSON object that its function answered last; empty when it was none.</param>
public sealed record TransactionFacts(long Number, string Transaction, string Outcome, string Arguments, string Answer)
{
    /// <summary>Longer ones are not kept, in characters.</summary>
    public const int Longest = 8192;
}

/// <summary>A handoff that waits for a person.</summary>
/// <param name="Number">The append that asked for it.</param>
/// <param name="Since">When.</param>
/// <param name="Steps">How much was done about it.</param>
public sealed record OpenHandoff(long Number, DateTimeOffset Since, int Steps = 0);
