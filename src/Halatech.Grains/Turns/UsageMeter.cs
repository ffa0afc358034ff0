using Halatech.Core.Turns;

namespace Halatech.Grains.Turns;

/// <summary>Adds up what a turn asks of the models, over all attempts; several may be asked at once.</summary>
internal sealed class UsageMeter(UsageMeter? whole = null)
{
    private readonly Lock _lock = new();
    private ModelUsage _total = ModelUsage.None;

    public ModelUsage Total
    {
        get
        {
            lock (_lock) return _total;
        }
    }

    /// <summary>A model is about to be asked.</summary>
    public void Begin()
    {
        lock (_lock) _total = _total with { Attempts = _total.Attempts + 1 };
        whole?.Begin();
    }

    /// <summary>A model has answered.</summary>
    public void Add(string? model, long? inputTokens, long? outputTokens)
    {
        lock (_lock)
        {
            _total = _total with
            {
                Model = model ?? _total.Model,
                InputTokens = _total.InputTokens + (inputTokens ?? 0),
                OutputTokens = _total.OutputTokens + (outputTokens ?? 0),
            };
        }

        whole?.Add(model, inputTokens, outputTokens);
    }

    /// <summary>A meter for a part of the turn, counted in the whole as well.</summary>
    public UsageMeter Part() => new(this);
}
