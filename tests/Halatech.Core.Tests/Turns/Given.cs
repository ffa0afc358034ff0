using System.Collections.Immutable;
using System.Globalization;
using Halatech.Core.Conversations;
using Halatech.Core.Tenancy;
using Halatech.Core.Texts;

namespace Halatech.Core.Tests.Turns;

/// <summary>Tenants and threads to begin a test with.</summary>
internal static class Given
{
    public static readonly DateTimeOffset Now = new(2026, 11, 21, 13, 5, 0, TimeSpan.Zero);

    public static TenantConfiguration Tenant(string systemPrompt = "Be kind.", string timeZone = "Africa/Lagos") => new()
    {
        TenantId = TenantId.Parse("blue-lagoon"),
        Organisation = new("Blue Lagoon Limited", "Blue Lagoon"),
        TimeZone = timeZone,
        Assistant = new("Ada", systemPrompt, "I am an AI.", "Say good day.", "Calm."),
        Twilio = new("AC" + new string('0', 32)),
        Texts = new("Sorry.", "Out.", "In.", "Help.", "Empty.", "Long."),
    };

    public static TenantConfiguration TenantWithLimit(string channel, int maxCharacters) => Tenant() with
    {
        Channels = ImmutableDictionary<string, ChannelSettings>.Empty.Add(channel, new(maxCharacters)),
    };

    public static ThreadEntry Customer(string text, params MediaItem[] media) =>
        new(Sid(1), null, AuthorKind.Customer, new Utf8Text(text), Now, Media: media.Length == 0 ? null : [.. media]);

    /// <summary>A part that the provider took.</summary>
    public static ThreadEntry Sent(
        string text, string reply = "turn-1", int part = 0, AuthorKind author = AuthorKind.Assistant,
        DeliveryStatus status = DeliveryStatus.Sent) =>
        new(Sid(2), null, author, new Utf8Text(text), Now, Send(reply, part), status);

    /// <summary>A part without an id of the provider: it waits to be sent, or it was withdrawn.</summary>
    public static ThreadEntry Unsent(string text, string reply = "turn-1", int part = 0) =>
        new(null, null, AuthorKind.Assistant, new Utf8Text(text), Now, Send(reply, part));

    public static PendingSend Pending(ThreadEntry entry) => new(entry.Send!.Value, entry.Author, entry.Text, Now);

    private static SendId Send(string reply, int part) => new(ReplyId.Parse(reply), part);

    private static ProviderSid Sid(int number) =>
        ProviderSid.Parse("IM" + number.ToString("x32", CultureInfo.InvariantCulture));
}
