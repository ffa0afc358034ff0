using System.Collections.Immutable;
using Halatech.Core.Turns;

namespace Halatech.Core.Decisions;

/// <summary>How the enforcer came to its decision. Every function call keeps the one that caused it.</summary>
/// <param name="Map">Which map was walked: <c>discussion</c>, or the id of a transaction.</param>
/// <param name="ConfigurationVersion">The version of the tenant's configuration that the map came from.</param>
/// <param name="Path">The questions on the way from the root, with their answers.</param>
/// <param name="FunctionName">The leaf that was reached.</param>
/// <param name="TransactionId">The leaf's transaction, or null.</param>
/// <param name="Usage">What the answers cost; none when no model had to be asked.</param>
/// <param name="Complaint">Why the map could not be walked to its end, or null. Then nothing is called.</param>
/// <param name="Kept">The answers that later turns may reuse; null when there are none, and where a function is called.</param>
/// <param name="Language">The code of the language that the customer writes, or null when it was not told.</param>
[GenerateSerializer, Immutable, Alias("halatech.decisions.decision-receipt")]
public sealed record DecisionReceipt(
    [property: Id(0)] string Map,
    [property: Id(1)] int ConfigurationVersion,
    [property: Id(2)] ImmutableArray<DecisionStep> Path,
    [property: Id(3)] string FunctionName,
    [property: Id(4)] string? TransactionId,
    [property: Id(5)] ModelUsage Usage,
    [property: Id(6)] string? Complaint = null,
    [property: Id(7)] KeptAnswers? Kept = null,
    [property: Id(8)] string? Language = null);

/// <summary>One question of a path.</summary>
/// <param name="Question">What was asked.</param>
/// <param name="Answer">The label that was chosen.</param>
/// <param name="Evidence">What it was answered from: provider ids of messages, or other names of thread entries.</param>
/// <param name="Reused">The answer was kept from an earlier turn: nothing said since bears on it.</param>
[GenerateSerializer, Immutable, Alias("halatech.decisions.decision-step")]
public sealed record DecisionStep(
    [property: Id(0)] string Question,
    [property: Id(1)] string Answer,
    [property: Id(2)] ImmutableArray<string> Evidence,
    [property: Id(3)] bool Reused = false);
