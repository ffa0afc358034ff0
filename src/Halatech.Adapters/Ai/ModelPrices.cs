using Halatech.Core.Turns;
using Microsoft.Extensions.Options;

namespace Halatech.Adapters.Ai;

/// <summary>What a model costs, per million tokens.</summary>
public sealed class ModelPrice
{
    /// <summary>The model's name; its dated snapshots (<c>name-2025-04-14</c>) cost the same unless they are named themselves.</summary>
    public string Model { get; set; } = "";

    /// <summary>For a million tokens read, or embedded.</summary>
    public decimal Input { get; set; }

    /// <summary>For a million tokens read from the service's cache; null for the same as the others.</summary>
    public decimal? CachedInput { get; set; }

    /// <summary>For a million tokens written.</summary>
    public decimal Output { get; set; }
}

/// <summary>Says what a request cost.</summary>
internal sealed class ModelPrices(IOptions<OpenAiOptions> options)
{
    private const decimal Million = 1_000_000;

    private readonly OpenAiOptions _options = options.Value;

    /// <summary>The usage with its cost, or without one when neither the model that answered nor the one that was asked has a price.</summary>
    public ModelUsage Priced(ModelUsage usage, string asked)
    {
        if ((Find(usage.Model) ?? Find(asked)) is not { } price) return usage;
        var cost = ((usage.InputTokens - usage.CachedTokens + usage.EmbeddingTokens) * price.Input)
            + (usage.CachedTokens * (price.CachedInput ?? price.Input))
            + (usage.OutputTokens * price.Output);
        return usage with { Cost = cost / Million, Currency = _options.Currency };
    }

    private ModelPrice? Find(string model) =>
        _options.Prices.Find(p => p.Model == model) ?? _options.Prices.Find(p => IsSnapshot(model, p.Model));

    private static bool IsSnapshot(string model, string name) =>
        model.Length > name.Length + 1 && model.StartsWith(name, StringComparison.Ordinal)
        && model[name.Length] == '-' && !model.AsSpan(name.Length + 1).ContainsAnyExceptInRange('-', '9');
}
