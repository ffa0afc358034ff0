using System.Collections.Immutable;
using Halatech.Core.Conversations;

namespace Halatech.Core.Turns;

/// <summary>The thread as the model reads it: the newest of it, within bounds, the unanswered messages always.</summary>
internal static class PromptThread
{
    /// <summary>
    /// Begins what a person of the business wrote, so that the model knows which promises are not its own. It is
    /// removed from replies that imitate it.
    /// </summary>
    public const string ColleagueMark = "[written by a colleague]";

    /// <summary>How many messages are kept; the unanswered ones count, but are never dropped.</summary>
    public const int MaxMessages = 40;

    /// <summary>How many UTF-16 units all messages may have together.</summary>
    public const int MaxCharacters = 24_000;

    private const string CutMarker = "\n[... the middle of a long message is left out ...]\n";

    // A shorter remainder of an old message says too little to be worth its place.
    private const int LeastRemainder = 500;

    public static ImmutableArray<PromptMessage> Of(ImmutableArray<ThreadEntry> said)
    {
        // The log bounds the thread so; here it keeps every share of the room longer than the marker.
        if (said.Length > ConversationState.ThreadLimit) said = said[^ConversationState.ThreadLimit..];
        var burstStart = SaidThread.BurstStart(said);
        var messages = FitBurst(Read(said[burstStart..]));
        var room = MaxCharacters - messages.Sum(m => m.Text.Length);
        foreach (var message in Enumerable.Reverse(Read(said[..burstStart])))
        {
            if (messages.Count >= MaxMessages || room < Math.Min(LeastRemainder, message.Text.Length)) break;
            var text = message.Text.Length <= room ? message.Text : MiddleCut.Of(message.Text, room, CutMarker);
            messages.Insert(0, message with { Text = text });
            room -= text.Length;
        }

        return [.. messages];
    }

    // Short messages leave to the long ones what they do not need.
    private static List<PromptMessage> FitBurst(List<PromptMessage> burst)
    {
        var (room, left, share) = (MaxCharacters, burst.Count, MaxCharacters);
        foreach (var length in burst.Select(m => m.Text.Length).Order())
        {
            share = room / left--;
            if (length > share) break;
            room -= length;
        }

        return [.. burst.Select(m => m.Text.Length <= share ? m : m with { Text = MiddleCut.Of(m.Text, share, CutMarker) })];
    }

    private static List<PromptMessage> Read(ImmutableArray<ThreadEntry> entries)
    {
        List<PromptMessage> messages = [];
        ThreadEntry? before = null;
        foreach (var entry in entries)
        {
            var text = TextOf(entry);
            if (text.Length == 0 || SaidThread.IsKeyword(entry)) continue;
            if (before?.Send is { } earlier && earlier.Reply == entry.Send?.Reply)
                messages[^1] = messages[^1] with { Text = $"{messages[^1].Text}\n{text}" };
            else
                messages.Add(new(RoleOf(entry.Author), Marked(entry.Author, text)));
            before = entry;
        }

        return messages;
    }

    private static PromptRole RoleOf(AuthorKind author) => author switch
    {
        AuthorKind.Customer => PromptRole.User,

        // The engine's own record; what a function answered stands in it as data.
        AuthorKind.Function => PromptRole.System,
        _ => PromptRole.Assistant,
    };

    private static string Marked(AuthorKind author, string text) => author switch
    {
        AuthorKind.Agent => $"{ColleagueMark} {text}",
        AuthorKind.Function => FunctionBlock.Of(text),
        _ => text,
    };

    public static string TextOf(ThreadEntry entry)
    {
        var text = entry.Text.ToString();
        if (entry.Form is { Offered.IsEmpty: false } form) text = $"{text}\n{ChoiceMark.Write(form.Offered)}";
        if (entry.Form?.MediaId is { } file) text = $"{text}\n{FileMark.Write(file)}";
        if (entry.Media is not { IsDefaultOrEmpty: false } media) return text;
        var labels = string.Join(' ', media.Select(item => MediaLabel.Of(item)));
        return text.Length == 0 ? labels : $"{text}\n{labels}";
    }
}
