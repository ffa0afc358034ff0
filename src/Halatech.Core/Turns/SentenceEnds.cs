using System.Buffers;
using System.Collections.Frozen;

namespace Halatech.Core.Turns;

/// <summary>
/// Where a sentence or a line ends. In doubt it does not: a text loses nothing by being cut at another place, but
/// reads badly when it is cut after "Dr.".
/// </summary>
internal static class SentenceEnds
{
    private const string Closing = ")]}\"'\u2019\u201D»*_~";
    private const string FullWidthStops = "。！？";

    // Longer than any abbreviation with a stop behind it.
    private const int LongestAbbreviation = 8;

    private const int MostClosing = 8;

    private static readonly SearchValues<char> WordStarts = SearchValues.Create(" \t\r\n\u00A0(");

    private static readonly FrozenSet<string> Abbreviations = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "Mr", "Mrs", "Ms", "Mx", "Dr", "Prof", "Engr", "Barr", "Arc", "Alh", "Rev", "Fr", "Hon", "Gov", "Sen", "Capt",
        "Col", "Gen", "Sgt", "St", "Sr", "Jr", "Ave", "Rd", "Blvd", "vs", "cf", "approx", "incl", "excl", "max", "min", "est");

    private static readonly FrozenSet<string> BeforeNumbers = FrozenSet.Create(StringComparer.OrdinalIgnoreCase,
        "No", "Nos", "Nr", "Fig", "Tel", "Ext", "Vol", "Ch", "pp", "Rm", "Jan", "Feb", "Mar", "Apr", "Jun", "Jul", "Aug",
        "Sep", "Sept", "Oct", "Nov", "Dec");

    /// <summary>Whether a sentence or line ends before this position.</summary>
    public static bool IsAt(ReadOnlySpan<char> text, int position)
    {
        if (position == 0 || position >= text.Length) return false;
        if (text[position] is '\n' or '\r') return true;
        var stop = LastBeforeClosing(text, position);
        if (FullWidthStops.Contains(text[stop])) return !FullWidthStops.Contains(text[position]) && !Closing.Contains(text[position]);
        if (!WordEnds.IsBreakingSpace(text[position])) return false;
        return text[stop] switch
        {
            '!' or '?' or '…' or '؟' or '।' => true,
            '.' => EndsAtFullStop(text, stop, text[position..].TrimStart()),
            _ => false,
        };
    }

    // "(Really?)" ends with its question mark; more closing signs than these close no sentence.
    private static int LastBeforeClosing(ReadOnlySpan<char> text, int position)
    {
        var first = Math.Max(0, position - MostClosing);
        var stop = position - 1;
        while (stop > first && Closing.Contains(text[stop])) stop--;
        return stop;
    }

    private static bool EndsAtFullStop(ReadOnlySpan<char> text, int stop, ReadOnlySpan<char> rest)
    {
        var next = rest.IsEmpty ? ' ' : rest[0];
        if (char.IsLower(next)) return false;
        var from = Math.Max(0, stop - LongestAbbreviation);
        var before = text[from..stop];
        var word = before[(before.LastIndexOfAny(WordStarts) + 1)..];
        if (word.Length == before.Length && from > 0) return true;
        if (IsDotted(word) || IsListNumber(text, stop - word.Length, word)) return false;
        return !Contains(Abbreviations, word) && !(char.IsDigit(next) && Contains(BeforeNumbers, word));
    }

    // Initials and the like of "J. Okafor", "e.g." and "U.S.": single letters with stops between them.
    private static bool IsDotted(ReadOnlySpan<char> word)
    {
        if (word.Length % 2 == 0) return false;
        for (var i = 0; i < word.Length; i++)
            if (i % 2 == 0 ? !char.IsLetter(word[i]) : word[i] != '.') return false;
        return true;
    }

    // The "2." that begins a line counts, and ends nothing.
    private static bool IsListNumber(ReadOnlySpan<char> text, int start, ReadOnlySpan<char> word) =>
        word.Length is > 0 and <= 3
        && !word.ContainsAnyExceptInRange('0', '9')
        && (start == 0 || text[..start].TrimEnd(' ') is var line && (line.IsEmpty || line[^1] == '\n'));

    private static bool Contains(FrozenSet<string> set, ReadOnlySpan<char> word) =>
        set.GetAlternateLookup<ReadOnlySpan<char>>().Contains(word);
}
