using System.Collections.Immutable;
using System.Text;
using Halatech.Core.Conversations;
using Halatech.Core.Tenancy;
using Halatech.Core.Texts;

namespace Halatech.Core.Turns;

/// <summary>What a message is, apart from what it says. Stored: never renumber.</summary>
public enum Interception : byte
{
    /// <summary>An ordinary message, for the assistant or the person who holds the conversation.</summary>
    None = 0,
    OptOut = 1,
    OptIn = 2,
    Help = 3,

    /// <summary>Nothing in it to read or look at.</summary>
    Empty = 4,

    /// <summary>More than can be read; the beginning is kept.</summary>
    TooLong = 5,

    /// <summary>The tap on the button of an invitation: what was held leaves, and nothing is asked.</summary>
    Continue = 6,
}

/// <summary>What the interceptor made of a message.</summary>
/// <param name="Text">What is kept and read.</param>
/// <param name="Interception">What it is.</param>
/// <param name="Notice">The fixed text it is answered with, or empty.</param>
public readonly record struct Intercepted(string Text, Interception Interception, string Notice);

/// <summary>
/// Looks at a message before any model does: opt-out and help words are obeyed and never reach the AI, and messages
/// without content or beyond measure have a fixed answer.
/// </summary>
public static class Interceptor
{
    /// <summary>The longest message that is read: the provider's own limit for inbound bodies (32 KB).</summary>
    public const int MaxTextBytes = 32 * 1024;

    // What carriers act on and confirm by themselves on the channels of the telephone network.
    private static readonly ImmutableHashSet<string> CarrierOptOutWords = ["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT"];
    private static readonly ImmutableHashSet<string> OptInWords = ["START", "UNSTOP"];

    // Who is booking a room means the booking, unless the carrier has taken it for a farewell already.
    private static readonly ImmutableHashSet<string> AmbiguousWords = ["CANCEL", "END", "QUIT"];

    // Must be honoured in the USA since 2025; nobody but us does.
    private static readonly ImmutableHashSet<string> OptOutWords = ["REVOKE", "OPTOUT"];
    private static readonly ImmutableHashSet<string> HelpWords = ["HELP", "INFO"];

    /// <summary>Cleans a message and says what it is; the tenant's own words count as the usual ones do.</summary>
    /// <param name="body">What the customer wrote.</param>
    /// <param name="hasMedia">Whether a file came with it.</param>
    /// <param name="channel">Decides who confirms an opt-out.</param>
    /// <param name="optedOut">Whether the customer has opted out: only then is YES an opt-in and not an answer.</param>
    /// <param name="tenant">The texts and words to use.</param>
    /// <param name="inTransaction">Whether there is something under way that CANCEL could mean.</param>
    public static Intercepted Inspect(
        string? body, bool hasMedia, Channel channel, bool optedOut, TenantConfiguration tenant, bool inTransaction = false)
    {
        var text = CleanText.Of(body);
        if (CleanText.IsBlank(text))
            return hasMedia ? new("", Interception.None, "") : new("", Interception.Empty, tenant.Texts.EmptyMessage);

        var kept = CleanText.Truncate(text, MaxTextBytes);
        if (kept.Length < text.Length) return new(kept, Interception.TooLong, tenant.Texts.TooLong);

        var word = Keyword(kept);
        if (inTransaction && AmbiguousWords.Contains(word) && !CarrierConfirms(channel, carrierWord: true) && !IsOneOf(tenant.Keywords.OptOut, word))
            return new(kept, Interception.None, "");
        return KindOf(word, optedOut, tenant.Keywords) switch
        {
            Interception.OptOut => new(kept, Interception.OptOut, CarrierConfirms(channel, CarrierOptOutWords.Contains(word)) ? "" : tenant.Texts.OptedOut),
            Interception.OptIn => new(kept, Interception.OptIn, CarrierConfirms(channel, !IsOneOf(tenant.Keywords.OptIn, word)) ? "" : tenant.Texts.OptedIn),
            Interception.Help => new(kept, Interception.Help, tenant.Texts.Help),
            _ => new(kept, Interception.None, ""),
        };
    }

    /// <summary>Whether these words alone would be obeyed and not answered.</summary>
    internal static bool IsKeyword(string text, TenantConfiguration tenant) =>
        KindOf(Keyword(text), optedOut: false, tenant.Keywords) != Interception.None;

    // Then ours would be one too many, and is refused besides (21610). The tenant's own words it does not know.
    private static bool CarrierConfirms(Channel channel, bool carrierWord) =>
        carrierWord && channel is Channel.Sms or Channel.Rcs;

    private static Interception KindOf(string word, bool optedOut, KeywordSettings own)
    {
        if (word.Length == 0) return Interception.None;
        if (CarrierOptOutWords.Contains(word) || OptOutWords.Contains(word) || IsOneOf(own.OptOut, word)) return Interception.OptOut;
        if (optedOut && word == "YES") return Interception.OptIn;
        if (OptInWords.Contains(word) || IsOneOf(own.OptIn, word)) return Interception.OptIn;
        if (HelpWords.Contains(word) || IsOneOf(own.Help, word)) return Interception.Help;
        return Interception.None;
    }

    // A keyword is the whole message; longer texts that contain one are ordinary speech.
    private static string Keyword(string text) => text.Length > 64 ? "" : Normalise(text);

    private static bool IsOneOf(ImmutableArray<string> words, string word) => words.Any(w => Normalise(w) == word);

    private static string Normalise(string text)
    {
        var word = new StringBuilder(text.Length);
        foreach (var c in text)
            if (char.IsLetterOrDigit(c)) word.Append(char.ToUpperInvariant(c));
        return word.ToString();
    }
}
