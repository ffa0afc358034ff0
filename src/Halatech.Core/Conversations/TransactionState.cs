using System.Collections.Immutable;

namespace Halatech.Core.Conversations;

/// <summary>A transaction that is under way.</summary>
/// <param name="Id">Which of the tenant's transactions.</param>
/// <param name="ConfigurationVersion">The version it is finished on.</param>
/// <param name="Until">When its time is over.</param>
/// <param name="Compensation">The action that undoes its calls, or null.</param>
/// <param name="Posted">The calls that were made in it.</param>
public sealed record ActiveTransaction(
    string Id, int ConfigurationVersion, DateTimeOffset Until, string? Compensation, ImmutableArray<CallId> Posted);

/// <summary>A call of a serverless function that has no answer yet.</summary>
/// <param name="Id">Names it.</param>
/// <param name="TransactionId">The transaction it belongs to.</param>
/// <param name="ConfigurationVersion">The version that says where it goes.</param>
/// <param name="Arguments">What it is given: a JSON object.</param>
/// <param name="DecidedAt">When it was enforced.</param>
/// <param name="Step">How many functions had been called since the customer wrote, with this one.</param>
/// <param name="AwaitedUntil">It was accepted, and its answer by callback is waited for so long; null when it is still to be made.</param>
/// <param name="Run">The run of an experience that made it, or null.</param>
/// <param name="RunStep">The step that made it, or null.</param>
public sealed record PendingCall(
    CallId Id,
    string TransactionId,
    int ConfigurationVersion,
    string Arguments,
    DateTimeOffset DecidedAt,
    int Step,
    DateTimeOffset? AwaitedUntil = null,
    Experiences.RunId? Run = null,
    string? RunStep = null);

/// <summary>A call whose answer is in the thread: by it a repeated callback is recognised.</summary>
/// <param name="Id">Which call.</param>
/// <param name="Digest">The first 8 bytes of the answer's SHA-256, as a number; 0 when it has failed.</param>
public sealed record AnsweredCall(CallId Id, long Digest);
