namespace Halatech.Local.Twilio;

/// <summary>
/// A disturbance of REST calls. The first rule that matches and has turns left applies. A rule with neither
/// <see cref="Status"/> nor <see cref="Cut"/> only delays.
/// </summary>
public sealed record FaultRule
{
    /// <summary>HTTP verb; null for any.</summary>
    public string? Method { get; init; }

    /// <summary>Path with <c>*</c> for any run of characters, e.g. <c>/v1/*/Messages</c>; null for any.</summary>
    public string? Path { get; init; }

    /// <summary>How many calls are disturbed; null for all until cleared.</summary>
    public int? Times { get; init; }

    /// <summary>Status to answer with instead of processing the call.</summary>
    public int? Status { get; init; }

    /// <summary>Body of that answer; null for Twilio's classic error body.</summary>
    public string? Body { get; init; }

    public string? ContentType { get; init; }

    /// <summary>Value of <c>Retry-After</c>, in seconds.</summary>
    public int? RetryAfter { get; init; }

    /// <summary>Pause before anything else, in milliseconds.</summary>
    public int DelayMs { get; init; }

    /// <summary>
    /// <c>before</c>: the connection breaks and nothing was processed. <c>after</c>: the call was processed, but its
    /// answer is lost with the connection.
    /// </summary>
    public string? Cut { get; init; }
}
