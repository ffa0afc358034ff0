using System.Collections.Immutable;
using System.Globalization;
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

    private readonly ThreadEntry[] _shown;
    private readonly ImmutableArray<string> _messages;

    private NumberedThread(ThreadEntry[] shown)
    {
        _shown = shown;
        _messages = [.. shown.Select(Written)];
        Names = [.. shown.Select(NameIn)];
        Keys = [.. shown.Select(MessageKey.Of)];
    }

    /// <summary>The messages as the model reads them: data in elements that no text inside can close.</summary>
    public string Text => TextFrom(1);

    /// <summary>What the messages are called in a receipt, the first being number 1.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>By what the messages are recognised in a later turn, the first being number 1.</summary>
    internal ImmutableArray<int> Keys { get; }

    /// <param name="thread">The conversation's thread.</param>
    /// <param name="sends">The conversation's pending sends; see <see cref="PromptBuilder.Build"/>.</param>
    public static NumberedThread Of(ImmutableArray<ThreadEntry> thread, ImmutableArray<PendingSend> sends)
    {
        ThreadEntry[] shown = [.. SaidThread.Of(thread, sends).Where(e => !SaidThread.IsKeyword(e)).TakeLast(MaxMessages)];
        return new(shown);
    }

    /// <summary>The messages from this number on, under the numbers that they have in the whole.</summary>
    public string TextFrom(int number) => $"<thread>\n{string.Concat(_messages[(number - 1)..])}</thread>";

    /// <summary>What the customer says from this number on.</summary>
    internal IEnumerable<string> SaidFrom(int number) =>
        _shown.Skip(number - 1).Where(e => e.Author == AuthorKind.Customer).Select(e => e.Text.ToString());

    private static string Written(ThreadEntry entry, int place)
    {
        var text = Markup.Escape(MiddleCut.Of(PromptThread.TextOf(entry), MaxCharactersEach, CutMarker));
        return string.Create(CultureInfo.InvariantCulture, $"<message number=\"{place + 1}\" from=\"{NameOf(entry.Author)}\">{text}</message>\n");
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
