using System.Globalization;
using System.Text.RegularExpressions;

namespace Halatech.Core.Turns;

/// <summary>
/// Finds what a reply states without a source. A figure (price, time, date, count) must stand in the evidence: the thread, the
/// knowledge of the turn, a function's answer. A price may also be honest arithmetic: a known price times a small known number, as
/// for nights, or the sum of two known prices that the reply states as well. A name of two or more words must stand there too.
/// </summary>
public static partial class FactCheck
{
    // More nights, guests or plates are not priced in a chat.
    private const int MostTimes = 31;

    // Among many figures some two come to any sum.
    private const int FewFigures = 6;

    // "NGN " before a price.
    private const int MostBeforeDigits = 4;

    /// <summary>The claims without a source, as the reply has them.</summary>
    /// <param name="reply">What is about to be said.</param>
    /// <param name="evidence">Where it may come from, likeliest first: it is read as far as it takes.</param>
    /// <param name="allowed">Names and words that need no source.</param>
    public static IReadOnlyList<string> Unsupported(string reply, IEnumerable<string> evidence, IEnumerable<string> allowed)
    {
        var stated = Figures(reply).Where(f => !IsSmallCount(f)).ToArray();
        string[] names = [.. Names().Matches(reply).Select(name => name.Value)];
        if (stated.Length == 0 && names.Length == 0) return [];

        // A name is looked for everywhere.
        IEnumerable<string> sources = names.Length > 0 ? [.. evidence, .. allowed] : evidence.Concat(allowed);
        if (names.Length == 0 && AreWritten(stated, sources)) return [];
        var known = FiguresOf(sources, stated);
        List<string> claims = [];
        foreach (var (text, value, isPrice) in stated)
        {
            if (known.Contains(value)) continue;
            if (!isPrice || !(IsProduct(value, known) || IsSum(value, stated, known))) claims.Add(text);
        }

        claims.AddRange(names.Where(name => !sources.Any(s => s.Contains(name, StringComparison.OrdinalIgnoreCase))));
        return claims;
    }

    // Most figures stand in the evidence as the reply has them, and to look for those needs no pattern.
    private static bool AreWritten((string Text, decimal Value, bool IsPrice)[] stated, IEnumerable<string> sources)
    {
        List<string> left = [.. stated.Select(f => f.Text)];
        if (!left.TrueForAll(PlainNumber.Is)) return false;
        foreach (var source in sources)
        {
            left.RemoveAll(number => PlainNumber.StandsIn(source, number));
            if (left.Count == 0) return true;
        }

        return false;
    }

    // Reading figures is dear and threads are long: it ends when all that is stated is found.
    private static HashSet<decimal> FiguresOf(IEnumerable<string> sources, (string Text, decimal Value, bool IsPrice)[] stated)
    {
        HashSet<decimal> known = [];
        if (stated.Length == 0) return known;
        foreach (var source in sources)
        {
            known.UnionWith(Figures(source).Select(f => f.Value));
            if (stated.All(f => known.Contains(f.Value))) break;
        }

        return known;
    }

    // A clock time is its minutes since midnight, below zero, so that no price can stand for it.
    private static IEnumerable<(string Text, decimal Value, bool IsPrice)> Figures(string text)
    {
        foreach (var found in Forms(text))
        {
            if (found.Groups["list"].Success) continue;
            if (found.Groups["hour"].Success)
            {
                var hour = int.Parse(found.Groups["hour"].ValueSpan, CultureInfo.InvariantCulture) % 24;
                var minute = found.Groups["minute"].Success ? int.Parse(found.Groups["minute"].ValueSpan, CultureInfo.InvariantCulture) : 0;
                if (found.Groups["half"].Success) hour = (hour % 12) + (char.ToLowerInvariant(found.Groups["half"].Value[0]) == 'p' ? 12 : 0);
                yield return (found.Value, -1 - ((hour * 60) + minute), false);
            }
            else if (decimal.TryParse(
                found.Groups["number"].Value.Replace(",", "", StringComparison.Ordinal), NumberStyles.AllowDecimalPoint,
                CultureInfo.InvariantCulture, out var number))
            {
                if (found.Groups["thousand"].Success) number *= 1000;
                yield return (found.Value.Trim(), number, found.Groups["currency"].Success);
            }
        }
    }

    // Most of a text has no digits, and a pattern that may begin with a letter or a space looks at all of it.
    private static IEnumerable<Match> Forms(string text)
    {
        var at = 0;
        while (text.AsSpan(at).IndexOfAnyInRange('0', '9') is >= 0 and var digits)
        {
            var start = at + Math.Max(0, digits - MostBeforeDigits);
            while (start > at && text[start - 1] is ' ' or '\t') start--;
            var found = FigureForms().Match(text, start);
            if (!found.Success) yield break;
            yield return found;
            at = found.Index + found.Length;
        }
    }

    private static bool IsSmallCount((string Text, decimal Value, bool IsPrice) figure) =>
        figure is { Value: > 0 and <= 12, IsPrice: false } && figure.Text.All(char.IsAsciiDigit);

    private static bool IsProduct(decimal value, HashSet<decimal> known) =>
        known.Any(times => times is > 1 and <= MostTimes && value % times == 0 && value / times > MostTimes && known.Contains(value / times));

    private static bool IsSum(decimal value, (string Text, decimal Value, bool IsPrice)[] stated, HashSet<decimal> known)
    {
        decimal[] prices = [.. stated.Where(f => f.IsPrice && f.Value != value && (known.Contains(f.Value) || IsProduct(f.Value, known))).Select(f => f.Value).Distinct()];
        return prices.Length <= FewFigures && prices.Any(a => prices.Contains(value - a));
    }

    [GeneratedRegex(
        """
        (?<list>^[\ \t]*[0-9]{1,2}[.)]\ )
        |\b(?<hour>[01]?[0-9]|2[0-4])(?:[:.](?<minute>[0-5][0-9]))?\ ?(?<half>a\.?m\b|p\.?m\b)\.?
        |\b(?<hour>[01]?[0-9]|2[0-4]):(?<minute>[0-5][0-9])\b
        |(?:(?<currency>₦|NGN|N(?=[0-9])|\$|€|£|USD)\ ?)?(?<number>(?<![0-9])[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]{1,2})?|(?<![0-9])[0-9]{1,12}(?:\.[0-9]{1,2})?)(?<thousand>\ ?(?:k|thousand)\b)?(?<currency>\ ?(?:naira|NGN)\b)?
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex FigureForms();

    // In mid-sentence only: after a full stop every word has a capital.
    [GeneratedRegex(@"(?<=[a-z,;] )[A-Z][a-z]{2,20}(?: [A-Z][a-z]{2,20}){1,4}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Names();
}
