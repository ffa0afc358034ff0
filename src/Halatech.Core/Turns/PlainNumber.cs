using System.Buffers;

namespace Halatech.Core.Turns;

/// <summary>
/// A number such as <c>2026</c> or <c>N14,000</c>, looked for as it is written, where it cannot be anything else: no part of another
/// number, no thousands and, with its three digits or more, no time and no item of a list.
/// </summary>
internal static class PlainNumber
{
    private const int FewestDigits = 3;
    private const string Currencies = "₦N$€£";
    private const string MayPrecede = " \n(\"'";
    private const string MayFollow = " \n!?;)\"'*";

    private static readonly SearchValues<char> Written = SearchValues.Create("0123456789,");

    public static bool Is(string text)
    {
        var number = text.AsSpan(text.Length > 0 && Currencies.Contains(text[0], StringComparison.Ordinal) ? 1 : 0);
        return number.Length >= FewestDigits && char.IsAsciiDigit(number[0]) && !number.ContainsAnyExcept(Written)
            && number.Length - number.Count(',') >= FewestDigits;
    }

    /// <summary>Whether it surely stands there; false where that cannot be told so simply.</summary>
    public static bool StandsIn(string text, string number)
    {
        for (var at = text.IndexOf(number, StringComparison.Ordinal); at >= 0; at = text.IndexOf(number, at + 1, StringComparison.Ordinal))
        {
            if ((at == 0 || MayPrecede.Contains(text[at - 1], StringComparison.Ordinal)) && EndsBefore(text.AsSpan(at + number.Length))) return true;
        }

        return false;
    }

    private static bool EndsBefore(ReadOnlySpan<char> rest) => rest switch
    {
        [] or ['.' or ',' or ':'] or ['.' or ',' or ':', ' ' or '\n', ..] => true,
        [' ', 'k' or 'K' or 't' or 'T' or '\u212A', ..] => false,
        [var next, ..] => MayFollow.Contains(next, StringComparison.Ordinal),
    };
}
