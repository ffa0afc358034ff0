using System.Globalization;
using Halatech.Core.Conversations;

namespace Halatech.Benchmarks.Load;

/// <summary>The conversations of the benchmarks, by number.</summary>
internal static class BenchConversations
{
    private static readonly string[] Sayings =
    [
        "What time is breakfast on Sundays, and can I bring my two kids along?",
        "Do you have a room for three from Friday to Monday?",
        "I left my charger in room 214 this morning, has anybody found it? I would be glad to pick it up tomorrow.",
        "How much is the airport shuttle",
        "Hello! We booked a double room under the name of Adaeze for the 14th, but our flight now lands after midnight. Will "
            + "somebody be at the front desk to let us in, and is there anything left to eat at that hour?",
        "ok thanks",
    ];

    public static ConversationId IdOf(int number) => ConversationId.Parse(SidOf(number));

    /// <summary>A SID whose digits are spread as random ones are.</summary>
    public static string SidOf(int number) =>
        string.Create(CultureInfo.InvariantCulture, $"CH{(ulong)number * 0x9E37_79B9_7F4A_7C15:x16}{(ulong)number:x16}");

    public static string CustomerOf(int number) => string.Create(CultureInfo.InvariantCulture, $"+23480{number:D8}");

    /// <summary>Something that a customer writes, hardly ever the same twice.</summary>
    public static string NewSaying() => string.Create(
        CultureInfo.InvariantCulture, $"{Sayings[Random.Shared.Next(Sayings.Length)]} ({Random.Shared.Next(100_000)})");

    /// <summary>A message id as the provider makes them: random, so that they fall all over an index.</summary>
    public static string NewMessageSid() => string.Create(
        CultureInfo.InvariantCulture, $"IM{Random.Shared.NextInt64():x16}{Random.Shared.NextInt64():x16}");
}
