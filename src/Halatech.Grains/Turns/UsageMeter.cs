using Halatech.Core.Turns;

namespace Halatech.Grains.Turns;

/// <summary>Adds up what a turn asks of the models, over all attempts.</summary>
internal sealed class UsageMeter
{
    public ModelUsage Total { get; private set; } = ModelUsage.None;

    /// <summary>A model is about to be asked.</summary>
    public void Begin() => Total = Total with { Attempts = Total.Attempts + 1 };

    /// <summary>A model has answered.</summary>
    public void Add(string? model, long? inputTokens, long? outputTokens) => Total = Total with
    {
        Model = model ?? Total.Model,
        InputTokens = Total.InputTokens + (inputTokens ?? 0),
        OutputTokens = Total.OutputTokens + (outputTokens ?? 0),
    };
}
