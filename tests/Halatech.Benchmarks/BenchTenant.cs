using System.Collections.Immutable;
using Halatech.Core.Conversations;
using Halatech.Core.Knowledge;
using Halatech.Core.Tenancy;

namespace Halatech.Benchmarks;

/// <summary>The one tenant of the benchmarks. Its secrets protect nothing.</summary>
internal static class BenchTenant
{
    public const string AccountSid = "AC0123456789abcdef0123456789abcdef";
    public const string AuthToken = "bench-token-of-thirty-two-digits";
    public const string PublicUrl = "http://bench.example";
    public const string VaultKey = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=";

    private const int Entries = 60;

    private static readonly string[] Topics =
        ["breakfast", "parking", "the pool", "check-in", "check-out", "the shuttle", "pets", "children", "payment", "the spa"];

    public static TenantId Id { get; } = TenantId.Parse("bench");

    /// <summary>Sixty questions and answers, as many as a small hotel has.</summary>
    public static IReadOnlyList<Faq> Faqs { get; } =
    [
        .. Enumerable.Range(0, Entries).Select(i => new Faq(
            $"faq-{i}",
            $"What should I know about {Topics[i % Topics.Length]} in building {i / Topics.Length + 1}?",
            $"In building {i / Topics.Length + 1}, {Topics[i % Topics.Length]} is looked after from 7 in the morning to 10 in the "
                + "evening; ask at the front desk at any other hour, and have your room number at hand.")),
    ];

    public static ConversationKey KeyOf(ConversationId conversation) => new(Id, conversation);

    /// <param name="quietTime">How long a customer must be quiet before the assistant answers; at most a minute.</param>
    public static TenantConfiguration ConfigurationOf(TimeSpan quietTime) => new()
    {
        TenantId = Id,
        Organisation = new("Bench Hotel", "the Bench"),
        TimeZone = "Africa/Lagos",
        Assistant = new("Ada", "You are {{assistantName}} of {{organisation}}. It is {{now}}. Answer from the knowledge given."),
        Twilio = new(AccountSid),
        Turn = new((int)quietTime.TotalMilliseconds),
        Texts = new("Sorry, please try again.", "You are opted out.", "Welcome back.", "Write to us.", "It was empty.", "Too long."),
        Channels = ImmutableDictionary<string, ChannelSettings>.Empty,
    };
}
