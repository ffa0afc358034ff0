using System.Buffers;
using System.Text.RegularExpressions;

namespace Halatech.Core.Privacy;

/// <summary>What kind of personal data a piece of text is.</summary>
public enum PersonalDataKind
{
    Card = 0,
    Email = 1,
    Phone = 2,

    /// <summary>The number of an identity document or a bank account.</summary>
    Id = 3,
}

/// <summary>A piece of personal data in a text.</summary>
internal readonly record struct PersonalDataMatch(int Start, int Length, PersonalDataKind Kind);

/// <summary>
/// Finds personal data by its form: cards (Luhn), e-mail addresses, phone numbers, identity and account numbers. Figures that a
/// business speaks of all day, such as prices, dates and room counts, are left alone.
/// </summary>
internal static partial class PersonalData
{
    // One of these is in everything that is found.
    private static readonly SearchValues<char> Hints = SearchValues.Create("@0123456789");

    // A labelled number has the fewest digits of all, and never more than so much stands between two of a number.
    private const int FewestDigits = 7;
    private const int MostBetweenDigits = 2;

    /// <summary>
    /// Whether anything could be found in a text, as far as can be told without looking closely: a thread has prices and times in
    /// every other message, and is looked through at every turn.
    /// </summary>
    public static bool MayBeIn(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Contains((byte)'@')) return true;
        var (digits, end) = (0, 0);
        while (utf8[end..].IndexOfAnyInRange((byte)'0', (byte)'9') is >= 0 and var between)
        {
            var at = end + between;
            digits = between <= MostBetweenDigits ? digits + 1 : 1;
            end = at + 1;
            if (digits == FewestDigits || BeginsIban(utf8, at)) return true;
        }

        return false;
    }

    /// <summary>The matches in order; they do not overlap.</summary>
    public static IEnumerable<PersonalDataMatch> Find(string text)
    {
        if (!text.AsSpan().ContainsAny(Hints)) yield break;
        foreach (Match found in Candidates().Matches(text))
        {
            if (KindOf(found) is { } kind) yield return new(found.Index, found.Length, kind);
        }
    }

    private static PersonalDataKind? KindOf(Match found)
    {
        if (found.Groups["email"].Success) return PersonalDataKind.Email;
        if (found.Groups["iban"].Success) return IsIban(found.Value) ? PersonalDataKind.Id : null;
        if (found.Groups["labelled"].Success || found.Groups["ssn"].Success) return PersonalDataKind.Id;
        var digits = found.Value.Where(char.IsAsciiDigit).Select(c => c - '0').ToArray();
        if (digits.Length is >= 13 and <= 19 && IsLuhn(digits)) return PersonalDataKind.Card;
        return IsPhone(found.Value, digits) ? PersonalDataKind.Phone : null;
    }

    // International with its plus, or Nigerian national: 0, the network's 7 to 9, eleven digits in all.
    private static bool IsPhone(string text, int[] digits) =>
        (text[0] == '+' && digits.Length is >= 8 and <= 15) || (digits.Length == 11 && digits[0] == 0 && digits[1] is 7 or 8 or 9)
        || (digits.Length == 13 && text.StartsWith("234", StringComparison.Ordinal));

    private static bool IsLuhn(int[] digits) =>
        digits.Reverse().Select((d, i) => i % 2 == 0 ? d : d * 2 > 9 ? (d * 2) - 9 : d * 2).Sum() % 10 == 0;

    // Two letters and two digits; what is no ASCII may count as a letter where case is ignored.
    private static bool BeginsIban(ReadOnlySpan<byte> utf8, int digit) =>
        digit >= 2 && digit + 1 < utf8.Length && char.IsAsciiDigit((char)utf8[digit + 1])
        && IsLetter(utf8[digit - 1]) && IsLetter(utf8[digit - 2]);

    private static bool IsLetter(byte b) => b >= 0x80 || char.IsAsciiLetter((char)b);

    // ISO 13616: the first four characters go to the end, letters count from 10, and the whole is 1 modulo 97.
    private static bool IsIban(string text)
    {
        var compact = text.Replace(" ", "", StringComparison.Ordinal);
        var remainder = 0;
        foreach (var c in compact[4..] + compact[..4])
        {
            var value = char.IsAsciiDigit(c) ? c - '0' : char.ToUpperInvariant(c) - 'A' + 10;
            remainder = ((remainder * (value > 9 ? 100 : 10)) + value) % 97;
        }

        return remainder == 1;
    }

    // Bounded everywhere and without backtracking, because every customer's text goes through it.
    [GeneratedRegex(
        """
        (?<email>[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,8})
        |(?<iban>\b[A-Z]{2}[0-9]{2}(?:\ ?[A-Z0-9]{4}){2,7}(?:\ ?[A-Z0-9]{1,3})?\b)
        |(?<ssn>\b[0-9]{3}-[0-9]{2}-[0-9]{4}\b)
        |(?<labelled>\b(?:NIN|BVN|SSN|passport|national\ id)\b[^0-9A-Za-z]{0,4}(?:(?:no|number|is)\b[^0-9A-Za-z]{0,3}){0,2}[A-Za-z]{0,2}[0-9]{7,12}\b)
        |(?<number>\+?[0-9](?:[\ \-().]{0,2}[0-9]){7,18})
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Candidates();
}
