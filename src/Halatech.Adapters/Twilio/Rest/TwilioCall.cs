namespace Halatech.Adapters.Twilio.Rest;

/// <summary>A request to be made: what, on whose behalf, and how much of an answer is taken.</summary>
internal sealed record TwilioCall(HttpMethod Method, Uri Uri, TwilioCredentials? Credentials)
{
    /// <summary>The answer of a list of 50 messages at their documented limits fits into this many bytes.</summary>
    public const int DefaultMaxAnswer = 4 * 1024 * 1024;

    /// <summary>Makes the body; called once for each attempt.</summary>
    public Func<HttpContent>? Content { get; init; }

    /// <summary>The most bytes of the answer's body that are read.</summary>
    public int MaxAnswer { get; init; } = DefaultMaxAnswer;

    public bool IsRead => Method == HttpMethod.Get;
}
