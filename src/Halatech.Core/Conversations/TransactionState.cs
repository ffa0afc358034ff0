using System.Collections.Immutable;
using System.Text.Json.Serialization;

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
/// <param name="AwaitedUntil">It was accepted or is held, and its answer is waited for so long; null when it is still to be made.</param>
/// <param name="Run">The run of an experience that made it, or null.</param>
/// <param name="RunStep">The step that made it, or null.</param>
/// <param name="Hold">It could not be made so far; null when it was accepted or is made for the first time.</param>
public sealed record PendingCall(
    CallId Id,
    string TransactionId,
    int ConfigurationVersion,
    string Arguments,
    DateTimeOffset DecidedAt,
    int Step,
    DateTimeOffset? AwaitedUntil = null,
    Experiences.RunId? Run = null,
    string? RunStep = null,
    CallHold? Hold = null)
{
    /// <summary>It waits for its next try.</summary>
    [JsonIgnore]
    public bool IsHeld => Hold is not null && AwaitedUntil is not null;
}

/// <summary>A serverless function that cannot be reached is called again later.</summary>
/// <param name="Since">When the latest try failed.</param>
/// <param name="Until">When it is given up.</param>
/// <param name="Tries">How often it was held, with the latest.</param>
[GenerateSerializer, Immutable, Alias("halatech.conversations.call-hold")]
public sealed record CallHold([property: Id(0)] DateTimeOffset Since, [property: Id(1)] DateTimeOffset Until, [property: Id(2)] int Tries);

/// <summary>A call whose answer is in the thread: by it a repeated callback is recognised.</summary>
/// <param name="Id">Which call.</param>
/// <param name="Digest">The first 8 bytes of the answer's SHA-256, as a number; 0 when it has failed.</param>
public sealed record AnsweredCall(CallId Id, long Digest);
