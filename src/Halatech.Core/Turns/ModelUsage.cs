using System.Text.Json.Serialization;

namespace Halatech.Core.Turns;

/// <summary>What a turn asked of the models.</summary>
/// <param name="Model">The model that answered, as it named itself; empty when none did.</param>
/// <param name="InputTokens">Tokens read, over all attempts.</param>
/// <param name="OutputTokens">Tokens written, over all attempts.</param>
/// <param name="Attempts">How often a chat model was asked.</param>
/// <param name="CachedTokens">Of the tokens read, those that the service had in its cache and sells for less.</param>
/// <param name="EmbeddingTokens">Tokens that were embedded to search by them; not among those read.</param>
/// <param name="WastedTokens">Of all tokens, those of answers that nobody read: cancelled, thrown away or broken off.</param>
/// <param name="Cost">What it cost by the deployment's prices; null when a model that was asked has no price.</param>
/// <param name="Currency">What the cost is counted in, or null.</param>
/// <param name="IsEstimated">Some tokens are estimated from the length of texts, because the service did not count them.</param>
[GenerateSerializer, Immutable, Alias("halatech.turns.model-usage")]
public sealed record ModelUsage(
    [property: Id(0)] string Model,
    [property: Id(1)] long InputTokens,
    [property: Id(2)] long OutputTokens,
    [property: Id(3)] int Attempts,
    [property: Id(4)] long CachedTokens = 0,
    [property: Id(5)] long EmbeddingTokens = 0,
    [property: Id(6)] long WastedTokens = 0,
    [property: Id(7)] decimal? Cost = null,
    [property: Id(8)] string? Currency = null,
    [property: Id(9)] bool IsEstimated = false)
{
    /// <summary>No model was asked.</summary>
    public static ModelUsage None { get; } = new("", 0, 0, 0);

    /// <summary>All tokens, of whatever kind.</summary>
    [JsonIgnore]
    public long Tokens => InputTokens + OutputTokens + EmbeddingTokens;

    public static ModelUsage operator +(ModelUsage left, ModelUsage right) => left.Plus(right);

    /// <summary>Both together. What has no price makes the sum unknown, because half a cost looks like a low one.</summary>
    public ModelUsage Plus(ModelUsage other) => new(
        other.Model.Length > 0 ? other.Model : Model,
        InputTokens + other.InputTokens,
        OutputTokens + other.OutputTokens,
        Attempts + other.Attempts,
        CachedTokens + other.CachedTokens,
        EmbeddingTokens + other.EmbeddingTokens,
        WastedTokens + other.WastedTokens,
        Tokens == 0 ? other.Cost : other.Tokens == 0 ? Cost : Cost + other.Cost,
        Tokens == 0 ? other.Currency : Currency ?? other.Currency,
        IsEstimated || other.IsEstimated);
}

/// <summary>An entry of knowledge that a reply was made from.</summary>
/// <param name="Source">Its kind and id, such as <c>faq:check-in-time</c>.</param>
/// <param name="Score">How near it was to the question: cosine similarity, at most 1.</param>
[GenerateSerializer, Immutable, Alias("halatech.turns.source-use")]
public sealed record SourceUse([property: Id(0)] string Source, [property: Id(1)] double Score);
