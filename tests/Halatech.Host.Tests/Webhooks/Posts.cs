namespace Halatech.Host.Tests.Webhooks;

/// <summary>Webhooks as Twilio posts them.</summary>
internal static class Posts
{
    public const string Conversation = "CH00000000000000000000000000000001";
    public const string Customer = "whatsapp:+2348012345678";
    public const string GrainKey = $"acme/{Conversation}";

    public static (string Name, string Value)[] MessageAdded(int number = 1) =>
    [
        ("AccountSid", FakeTenants.Account),
        ("EventType", "onMessageAdded"),
        ("Source", "WHATSAPP"),
        ("ConversationSid", Conversation),
        ("MessageSid", $"IM{number:x32}"),
        ("MessagingServiceSid", "MG00000000000000000000000000000001"),
        ("Index", $"{number}"),
        ("DateCreated", "2026-05-01T12:00:00.123Z"),
        ("Body", "Is there a pool? ✓ & so on"),
        ("Author", Customer),
        ("ParticipantSid", "MB00000000000000000000000000000001"),
        ("Attributes", "{}"),
        ("RetryCount", "0"),
    ];

    public static (string Name, string Value)[] Event(string type, params (string, string)[] more) =>
        [("AccountSid", FakeTenants.Account), ("EventType", type), ("ConversationSid", Conversation), .. more];

    public static (string Name, string Value)[] Sms(params (string, string)[] more) =>
    [
        ("AccountSid", FakeTenants.Account),
        ("MessageSid", "SM00000000000000000000000000000001"),
        ("SmsSid", "SM00000000000000000000000000000001"),
        ("From", "+2348012345678"),
        ("To", "+18005551212"),
        ("Body", "Hello"),
        ("NumSegments", "1"),
        .. more,
    ];

    public static (string Name, string Value)[] With(this (string Name, string Value)[] fields, string name, string value) =>
        [.. fields.Where(f => f.Name != name), (name, value)];

    public static (string Name, string Value)[] Without(this (string Name, string Value)[] fields, string name) =>
        [.. fields.Where(f => f.Name != name)];
}
