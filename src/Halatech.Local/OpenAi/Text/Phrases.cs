using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Halatech.Local.OpenAi.Text;

/// <summary>
/// Pairs of words that mean one thing. "check in", "check-in", "checking in" and "checkin" all arrive
/// as <c>checkin</c>, so that they meet each other and not "check my bill".
/// </summary>
internal static class Phrases
{
    private static readonly FrozenDictionary<(string First, string Second), string> Pairs = Build(
        "check in>checkin", "check out>checkout", "wi fi>wifi", "e mail>email", "pick up>pickup",
        "drop off>dropoff", "how much>price", "how far>distance", "how long>duration", "what time>time",
        "what hour>time", "air con>aircon", "air conditioning>aircon", "air conditioned>aircon",
        "swimming pool>pool", "car park>parking", "rid of>remove",
        "log in>login", "sign in>login", "sign up>register", "log out>logout", "sign out>logout",
        "back up>backup", "take away>takeaway", "take out>takeaway", "credit card>card",
        "debit card>card", "bring back>return", "send back>return", "set up>setup", "tell apart>distinguish",
        "work out>gym", "at once>simultaneous",
        "left my>lost", "good morning>hello", "good afternoon>hello", "good evening>hello", "good day>hello");

    public static bool TryJoin(string firstStem, string second, [NotNullWhen(true)] out string? joined) =>
        Pairs.TryGetValue((firstStem, second), out joined);

    private static FrozenDictionary<(string, string), string> Build(params string[] lines) =>
        lines.Select(line => line.Split(' ', '>'))
            .ToFrozenDictionary(part => (Stemmer.Stem(part[0]), part[1]), part => part[2]);
}
