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

    // The carriers' default words, and REVOKE and OPTOUT, which carriers in the USA must honour since 2025.
    private static readonly ImmutableHashSet<string> OptOutWords =
        ["STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"];

    private static readonly ImmutableHashSet<string> OptInWords = ["START", "UNSTOP"];
    private static readonly ImmutableHashSet<string> HelpWords = ["HELP", "INFO"];

    /// <summary>Cleans a message and says what it is; the tenant's own words count as the usual ones do.</summary>
    /// <param name="body">What the customer wrote.</param>
    /// <param name="hasMedia">Whether a file came with it.</param>
    /// <param name="channel">Decides who confirms an opt-out.</param>
    /// <param name="optedOut">Whether the customer has opted out: only then is YES an opt-in and not an answer.</param>
    /// <param name="tenant">The texts and words to use.</param>
    public static Intercepted Inspect(
        string? body, bool hasMedia, Channel channel, bool optedOut, TenantConfiguration tenant)
    {
        var text = CleanText.Of(body);
        if (string.IsNullOrWhiteSpace(text))
            return hasMedia ? new("", Interception.None, "") : new("", Interception.Empty, tenant.Texts.EmptyMessage);

        var kept = CleanText.Truncate(text, MaxTextBytes);
        if (kept.Length < text.Length) return new(kept, Interception.TooLong, tenant.Texts.TooLong);

        return KeywordOf(kept, optedOut, tenant.Keywords) switch
        {
            // The carrier confirms an opt-out and an opt-in on these channels itself, and blocks ours (21610).
            Interception.OptOut => new(kept, Interception.OptOut, CarrierConfirms(channel) ? "" : tenant.Texts.OptedOut),
            Interception.OptIn => new(kept, Interception.OptIn, CarrierConfirms(channel) ? "" : tenant.Texts.OptedIn),
            Interception.Help => new(kept, Interception.Help, tenant.Texts.Help),
            _ => new(kept, Interception.None, ""),
        };
    }

    private static bool CarrierConfirms(Channel channel) => channel is Channel.Sms or Channel.Rcs;

    private static Interception KeywordOf(string text, bool optedOut, KeywordSettings own)
    {
        // A keyword is the whole message; longer texts that contain one are ordinary speech.
        if (text.Length > 64) return Interception.None;
        var word = Normalise(text);
        if (word.Length == 0) return Interception.None;
        if (OptOutWords.Contains(word) || own.OptOut.Any(w => Normalise(w) == word)) return Interception.OptOut;
        if (optedOut && word == "YES") return Interception.OptIn;
        if (OptInWords.Contains(word) || own.OptIn.Any(w => Normalise(w) == word)) return Interception.OptIn;
        if (HelpWords.Contains(word) || own.Help.Any(w => Normalise(w) == word)) return Interception.Help;
        return Interception.None;
    }

    private static string Normalise(string text)
    {
        var word = new StringBuilder(text.Length);
        foreach (var c in text)
            if (char.IsLetterOrDigit(c)) word.Append(char.ToUpperInvariant(c));
        return word.ToString();
    }
}
