using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Halatech.Core.Conversations;
using Halatech.Core.Tenancy;
using Halatech.Core.Texts;

namespace Halatech.Core.Turns;

/// <summary>Gives a reply the form its channel demands, before it leaves.</summary>
public static partial class ReplyShaper
{
    /// <summary>How many messages of text a reply may become.</summary>
    public const int MaxParts = 10;

    /// <summary>How much of a reply is read, in UTF-16 units; the rest is cut.</summary>
    public const int MaxReplyCharacters = 20_000;

    // Twilio's limit for outbound bodies (21617, 50504). Messenger itself would take 2,000.
    private const int MessageCharacters = 1_600;

    // Twilio's limit for chat bodies: 32 KB. A UTF-16 unit is never more than three bytes of UTF-8.
    private const int ChatBytes = 32 * 1024;
    private const int ChatCharacters = ChatBytes / 3;

    // The fewest characters a tenant may set; anything less was never published.
    private const int LeastOwnLimit = 50;

    // Three full stops and not U+2026, which is no GSM-7 character.
    private const string Ellipsis = "...";

    /// <summary>
    /// The messages to send, in order: clean, in the channel's form and within its limit or the tenant's smaller one.
    /// None is empty; there are none when the reply has nothing to read in it.
    /// </summary>
    /// <param name="reply">What the model wrote: Markdown, and not to be trusted.</param>
    /// <param name="channel">Where it goes.</param>
    /// <param name="tenant">Whose limits apply.</param>
    public static ImmutableArray<string> Shape(string reply, Channel channel, TenantConfiguration tenant)
    {
        var text = Tidy(LeakedMarks.Remove(FileShaper.AsLinks(Bounded(CleanText.Of(reply).ReplaceLineEndings("\n")), channel, tenant)));
        text = channel switch
        {
            Channel.WebChat => text,
            Channel.WhatsApp => Tidy(MarkdownText.Write(text, MarkdownForm.WhatsApp)),
            _ => Tidy(MarkdownText.Write(text, MarkdownForm.Plain)),
        };
        var limit = LimitOf(text, channel, tenant);
        return channel == Channel.Sms ? SmsParts(text, limit) : Parts(text, limit);
    }

    /// <summary>The same with the choices that the reply offers and the files that it names, see <see cref="ChoiceMark"/> and <see cref="FileMark"/>.</summary>
    public static ShapedReply ShapeReply(string reply, Channel channel, TenantConfiguration tenant)
    {
        var text = Bounded(CleanText.Of(reply).ReplaceLineEndings("\n"));
        if (!FileShaper.Sends(channel, tenant)) return WithChoices(text, channel, tenant);
        var (said, files) = FileMark.Read(text, tenant);
        return FileShaper.Add(WithChoices(said, channel, tenant), files, channel);
    }

    private static ShapedReply WithChoices(string reply, Channel channel, TenantConfiguration tenant)
    {
        var (text, choices) = ChoiceMark.Read(reply);
        var parts = Shape(text, channel, tenant);
        if (choices.IsEmpty || parts.IsEmpty) return new(parts);
        if (channel == Channel.Sms) choices = [.. choices.Select(c => GsmText.TryWrite(c) ?? c)];
        return ChoiceShaper.Place(parts, choices, LimitOf(parts[^1], channel, tenant), channel, tenant);
    }

    private static ImmutableArray<string> SmsParts(string text, int limit) =>
        GsmText.TryWrite(text) is { } whole
            ? Parts(whole, limit)
            // Each part is encoded for itself: an emoji in one need not make the others dear.
            : [.. Parts(text, limit).Select(part => GsmText.TryWrite(part) is { } gsm && gsm.Length <= limit ? gsm : part)];

    private static ImmutableArray<string> Parts(string text, int limit)
    {
        ImmutableArray<string> parts = [.. SentenceSplitter.Split(text, limit).Where(IsVisible).Take(MaxParts + 1)];
        return parts.Length <= MaxParts ? parts : [.. parts[..(MaxParts - 1)], Shorten(parts[MaxParts - 1], limit)];
    }

    private static string Shorten(string text, int limit) =>
        SentenceSplitter.Split(text, limit - Ellipsis.Length).First() + Ellipsis;

    private static string Bounded(string text) =>
        text.Length <= MaxReplyCharacters ? text : Shorten(text, MaxReplyCharacters);

    private static string Tidy(string text) => BlankLines().Replace(text, "\n\n").Trim();

    // Joiners and other format characters alone are a message that looks empty, and providers refuse it.
    private static bool IsVisible(string text) => text.EnumerateRunes().Any(rune =>
        !Rune.IsWhiteSpace(rune) && Rune.GetUnicodeCategory(rune) is not UnicodeCategory.Format);

    private static int LimitOf(string text, Channel channel, TenantConfiguration tenant)
    {
        var limit = channel != Channel.WebChat ? MessageCharacters
            : Encoding.UTF8.GetByteCount(text) <= ChatBytes ? ChatBytes
            : ChatCharacters;
        return tenant.SettingsOf(channel) is { MaxCharacters: >= LeastOwnLimit } own && own.MaxCharacters < limit ? own.MaxCharacters : limit;
    }

    [GeneratedRegex(@"\n(?:[ \t]*\n){2,}")]
    private static partial Regex BlankLines();
}
