namespace Halatech.Core.Turns;

/// <summary>
/// One request to a model. A service says what a request cost at its very end; until then, and for ever when it is cancelled or
/// breaks off, its cost is what was sent and received, and all of it counts as wasted.
/// </summary>
/// <param name="begun">What the service has to read: tokens estimated from the prompt.</param>
/// <param name="price">Adds what it costs.</param>
public sealed class MeteredRequest(ModelUsage begun, Func<ModelUsage, ModelUsage>? price = null)
{
    // Close enough for a bill that nobody sends: European texts have some four characters to a token.
    private const int CharactersPerToken = 4;

    private ModelUsage? _final;
    private int _received;
    private volatile bool _wasted;

    /// <summary>What it has cost so far.</summary>
    public ModelUsage Spent
    {
        get
        {
            if (Volatile.Read(ref _final) is { } final) return _wasted ? final with { WastedTokens = final.Tokens } : final;
            var soFar = begun with { OutputTokens = begun.OutputTokens + EstimateTokens(Volatile.Read(ref _received)), IsEstimated = true };
            return Priced(soFar with { WastedTokens = soFar.Tokens });
        }
    }

    /// <summary>Tokens of a text of so many characters, roughly.</summary>
    public static long EstimateTokens(long characters) => (characters + CharactersPerToken - 1) / CharactersPerToken;

    /// <summary>A piece of the answer has come.</summary>
    public void Received(int characters) => Interlocked.Add(ref _received, characters);

    /// <summary>The answer is whole, and cost this.</summary>
    public void Complete(ModelUsage usage) => Volatile.Write(ref _final, Priced(usage));

    /// <summary>The service would not work on it, and bills nothing.</summary>
    public void Refuse() => Volatile.Write(ref _final, ModelUsage.None with { Attempts = begun.Attempts });

    /// <summary>Nobody will read the answer.</summary>
    public void Waste() => _wasted = true;

    private ModelUsage Priced(ModelUsage usage) => price is null ? usage : price(usage);
}
