using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Halatech.Core.Conversations;
using Halatech.Core.Texts;

namespace Halatech.Core.Turns;

/// <summary>The newest of a thread with a number before each message, so that a model can name what it relies on.</summary>
public sealed class NumberedThread
{
    /// <summary>How many messages are shown.</summary>
    public const int MaxMessages = 40;

    private const int MaxCharactersEach = 2_000;
    private const string CutMarker = " ... ";

    private NumberedThread(string text, ImmutableArray<string> names) => (Text, Names) = (text, names);

    /// <summary>The messages as the model reads them: data in elements that no text inside can close.</summary>
    public string Text { get; }

    /// <summary>What the messages are called in a receipt, the first being number 1.</summary>
    public ImmutableArray<string> Names { get; }

    /// <param name="thread">The conversation's thread.</param>
    /// <param name="sends">The conversation's pending sends; see <see cref="PromptBuilder.Build"/>.</param>
    public static NumberedThread Of(ImmutableArray<ThreadEntry> thread, ImmutableArray<PendingSend> sends)
    {
        ThreadEntry[] shown = [.. SaidThread.Of(thread, sends).Where(e => !SaidThread.IsKeyword(e)).TakeLast(MaxMessages)];
        var text = new StringBuilder("<thread>\n");
        foreach (var (place, entry) in shown.Index())
        {
            text.Append(CultureInfo.InvariantCulture, $"<message number=\"{place + 1}\" from=\"{NameOf(entry.Author)}\">");
            text.Append(Markup.Escape(MiddleCut.Of(PromptThread.TextOf(entry), MaxCharactersEach, CutMarker))).Append("</message>\n");
        }

        return new(text.Append("</thread>").ToString(), [.. shown.Select(NameIn)]);
    }

    private static string NameOf(AuthorKind author) => author switch
    {
        AuthorKind.Customer => "customer",
        AuthorKind.Function => "function",
        AuthorKind.Agent => "colleague",
        _ => "assistant",
    };

    private static string NameIn(ThreadEntry entry, int place) =>
        entry.Sid?.ToString() ?? entry.Send?.ToString()
        ?? string.Create(CultureInfo.InvariantCulture, $"function@{entry.At.ToUnixTimeMilliseconds()}");
}
