namespace Halatech.Core.Turns;

/// <summary>What a turn asked of the models.</summary>
/// <param name="Model">The model that answered, as it named itself; empty when none did.</param>
/// <param name="InputTokens">Tokens read, over all attempts.</param>
/// <param name="OutputTokens">Tokens written, over all attempts.</param>
/// <param name="Attempts">How often a model was asked.</param>
[GenerateSerializer, Immutable, Alias("halatech.turns.model-usage")]
public sealed record ModelUsage(
    [property: Id(0)] string Model,
    [property: Id(1)] long InputTokens,
    [property: Id(2)] long OutputTokens,
    [property: Id(3)] int Attempts)
{
    /// <summary>No model was asked.</summary>
    public static ModelUsage None { get; } = new("", 0, 0, 0);
}

/// <summary>An entry of knowledge that a reply was made from.</summary>
/// <param name="Source">Its kind and id, such as <c>faq:check-in-time</c>.</param>
/// <param name="Score">How near it was to the question: cosine similarity, at most 1.</param>
[GenerateSerializer, Immutable, Alias("halatech.turns.source-use")]
public sealed record SourceUse([property: Id(0)] string Source, [property: Id(1)] double Score);
