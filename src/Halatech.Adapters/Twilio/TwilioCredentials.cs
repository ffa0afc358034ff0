namespace Halatech.Adapters.Twilio;

/// <summary>What a tenant's requests are made with. Its text form does not show the token.</summary>
public sealed class TwilioCredentials(string accountSid, string authToken, string? conversationServiceSid)
{
    /// <summary><c>AC…</c>.</summary>
    public string AccountSid => accountSid;

    /// <summary>The account's primary token: a secret.</summary>
    public string AuthToken => authToken;

    /// <summary><c>IS…</c>, or null for the account's default service.</summary>
    public string? ConversationServiceSid => conversationServiceSid;

    public override string ToString() => accountSid;
}
