namespace Halatech.Local.Twilio;

/// <summary>A Twilio account that exists from the start; its token signs the account's webhooks.</summary>
/// <param name="AccountSid"><c>AC</c> and 32 lower-case hex digits.</param>
/// <param name="AuthToken">Primary auth token. Never logged, never journalled.</param>
/// <param name="FriendlyName">The business's name as the telephones show it.</param>
/// <param name="ConversationServiceSid"><c>IS…</c>, the account's default Conversations service.</param>
/// <param name="Addresses">Where the business can be written to.</param>
public sealed record TwilioAccountSeed(
    string AccountSid,
    string AuthToken,
    string FriendlyName,
    string ConversationServiceSid,
    IReadOnlyList<TwilioAddressSeed> Addresses)
{
    /// <summary>API keys: <c>SK…</c> to secret.</summary>
    public IReadOnlyDictionary<string, string> ApiKeys { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Templates that WhatsApp has approved.</summary>
    public IReadOnlyList<TwilioTemplateSeed> Templates { get; init; } = [];

    /// <summary>Questions offered as chips on the telephones' page.</summary>
    public IReadOnlyList<string> SampleQuestions { get; init; } = [];

    // A record prints its members; the token must not follow it into a log.
    private bool PrintMembers(System.Text.StringBuilder builder)
    {
        builder.Append(System.Globalization.CultureInfo.InvariantCulture, $"AccountSid = {AccountSid}, FriendlyName = {FriendlyName}");
        return true;
    }
}

/// <summary>One address of a business: <c>+E164</c>, <c>whatsapp:+E164</c>, <c>messenger:{page}</c> or <c>rcs:{agent}</c>.</summary>
public sealed record TwilioAddressSeed(string Address)
{
    public string? FriendlyName { get; init; }

    /// <summary>Set to autocreate a conversation for each new customer, with this webhook attached to it.</summary>
    public string? AutoCreationWebhookUrl { get; init; }

    public IReadOnlyList<string> AutoCreationFilters { get; init; } =
        ["onMessageAdded", "onConversationAdded", "onConversationStateUpdated", "onParticipantAdded", "onDeliveryUpdated"];

    /// <summary>Programmable Messaging webhook of the number; fires beside a conversation when both are set.</summary>
    public string? SmsUrl { get; init; }
}

/// <summary>An approved template with buttons for quick replies; none at all makes it plain text.</summary>
/// <param name="ContentSid"><c>HX</c> and 32 lower-case hex digits.</param>
/// <param name="Name">Its friendly name.</param>
/// <param name="Body">Its text, with <c>{{1}}</c> and so on for variables.</param>
/// <param name="Buttons">What its buttons say.</param>
public sealed record TwilioTemplateSeed(string ContentSid, string Name, string Body, IReadOnlyList<string> Buttons);

/// <summary>A telephone: its number in E.164 and the name of who holds it.</summary>
public sealed record TwilioPhoneSeed(string Number, string Name);
