using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Halatech.Core.Decisions;

/// <summary>
/// The tree of questions by which the enforcer decides which function must be called now. Written by tenants as
/// <c>{"question": "…", "answer": {"yes": node or leaf, "no": node or leaf}}</c>, with any labels in place of yes and no.
/// </summary>
/// <param name="Root">The first question, or a leaf when nothing is asked.</param>
[GenerateSerializer, Immutable, Alias("halatech.decisions.decision-map")]
[JsonConverter(typeof(DecisionMapConverter))]
public sealed record DecisionMap([property: Id(0)] DecisionNode Root);

/// <summary>A question or a leaf of a <see cref="DecisionMap"/>.</summary>
[GenerateSerializer, Immutable, Alias("halatech.decisions.decision-node")]
public abstract record DecisionNode;

/// <summary>A question with its possible answers.</summary>
/// <param name="Text">What is asked about the thread.</param>
/// <param name="Answers">The labels in the order they were written, each with what follows.</param>
/// <param name="Guard">Money or a cancellation hangs on it: it is asked anew every time.</param>
[GenerateSerializer, Immutable, Alias("halatech.decisions.decision-question")]
public sealed record DecisionQuestion(
    [property: Id(0)] string Text,
    [property: Id(1)] ImmutableArray<DecisionAnswer> Answers,
    [property: Id(2)] bool Guard = false) : DecisionNode;

/// <summary>One possible answer.</summary>
[GenerateSerializer, Immutable, Alias("halatech.decisions.decision-answer")]
public sealed record DecisionAnswer([property: Id(0)] string Label, [property: Id(1)] DecisionNode Next);

/// <summary>Where a walk ends: what must be called now.</summary>
/// <param name="FunctionName">A function, or <see cref="DoNothing"/>.</param>
/// <param name="TransactionId">Which transaction an <c>initiateTransaction</c> is for; null leaves it to the chat agent.</param>
[GenerateSerializer, Immutable, Alias("halatech.decisions.decision-leaf")]
public sealed record DecisionLeaf(
    [property: Id(0)] string FunctionName,
    [property: Id(1)] string? TransactionId = null) : DecisionNode
{
    /// <summary>The name that stands for no function at all.</summary>
    public const string DoNothing = "doNothing";
}
