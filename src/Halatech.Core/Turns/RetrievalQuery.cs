using System.Collections.Immutable;
using System.Text;
using Halatech.Core.Conversations;

namespace Halatech.Core.Turns;

/// <summary>What to search a tenant's knowledge for.</summary>
public static class RetrievalQuery
{
    /// <summary>The longest query, in UTF-16 units.</summary>
    public const int MaxCharacters = 2_000;

    private const string CutMarker = " ... ";
    private const int FewWords = 3;
    private const int FewCharacters = 40;

    /// <summary>
    /// The customer's unanswered messages, joined. "And on Sundays?" means nothing alone: when they are that short, the
    /// customer's message before them stands in front. Empty when no text waits for an answer.
    /// </summary>
    /// <param name="thread">The conversation's thread.</param>
    /// <param name="sends">The conversation's pending sends; see <see cref="PromptBuilder.Build"/>.</param>
    public static string Of(ImmutableArray<ThreadEntry> thread, ImmutableArray<PendingSend> sends)
    {
        var said = SaidThread.Of(thread, sends);
        var burstStart = SaidThread.BurstStart(said);
        var burst = Enumerable.Range(burstStart, said.Length - burstStart).Where(i => Speaks(said[i])).ToList();

        // What a notice answered (HELP, START, an unreadable message) would lead the search astray.
        var asked = burst.FindAll(i => i + 1 == said.Length || said[i + 1].Author != AuthorKind.Notice);
        if (asked.Count == 0) asked = [.. burst.TakeLast(1)];
        if (asked.Count == 0) return HasSigns(said[burstStart..]) ? MiddleCut.Of(LastOf(said[..burstStart]), MaxCharacters, CutMarker) : "";

        var query = string.Join('\n', asked.Select(i => TextOf(said[i])));
        if (NeedsContext(query) && LastOf(said[..asked[0]]) is { Length: > 0 } before) query = $"{before}\n{query}";
        return MiddleCut.Of(query, MaxCharacters, CutMarker);
    }

    // A thumb up means nothing to a search, but the question before it may.
    private static bool Speaks(ThreadEntry entry) =>
        entry.Author == AuthorKind.Customer && !SaidThread.IsKeyword(entry) && TextOf(entry).EnumerateRunes().Any(Rune.IsLetterOrDigit);

    private static bool HasSigns(ImmutableArray<ThreadEntry> burst) =>
        burst.Any(entry => entry.Author == AuthorKind.Customer && !SaidThread.IsKeyword(entry) && TextOf(entry).Length > 0);

    private static string LastOf(ImmutableArray<ThreadEntry> said)
    {
        for (var i = said.Length - 1; i >= 0; i--)
            if (Speaks(said[i])) return TextOf(said[i]);
        return "";
    }

    private static string TextOf(ThreadEntry entry) => entry.Text.ToString().Trim();

    private static bool NeedsContext(string query) =>
        query.Length <= FewCharacters
        && query.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length <= FewWords;
}
