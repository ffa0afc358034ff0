namespace Halatech.Core.Turns;

/// <summary>
/// What those who ask a model must know of the work that they do it for: when nobody waits for the answer any more, and who
/// counts the cost. It flows along with the work, because retrieval asks a model behind an interface that knows of neither.
/// </summary>
public static class ModelScope
{
    private static readonly AsyncLocal<Scope?> Current = new();

    /// <summary>When the answer is of no use any more, or null when that is not known.</summary>
    public static DateTimeOffset? Until => Current.Value?.Until;

    /// <summary>What follows is counted in this meter and must be done by then.</summary>
    public static void Enter(UsageMeter meter, DateTimeOffset until) => Current.Value = new(meter, until);

    /// <summary>What follows is counted in this meter.</summary>
    public static void CountIn(UsageMeter meter) => Current.Value = new(meter, Until);

    /// <summary>A model is about to be asked; nobody need count it.</summary>
    public static MeteredRequest Begin(MeteredRequest request) => Current.Value?.Meter.Begin(request) ?? request;

    private sealed record Scope(UsageMeter Meter, DateTimeOffset? Until);
}
