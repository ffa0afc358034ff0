using System.Globalization;
using System.Text.RegularExpressions;

namespace Halatech.Core.Transactions;

/// <summary>The formats of JSON Schema that are checked; a schema with any other is refused, since nobody would hold the model to it.</summary>
internal static partial class SchemaFormats
{
    public static bool IsKnown(string format) => format is "date" or "time" or "date-time" or "email" or "uuid" or "uri";

    public static bool Matches(string format, string text) => format switch
    {
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "time" => TimePart().IsMatch(text) && DateTimeOffset.TryParse($"2000-01-02T{text}", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "date-time" => text.Length > 11 && text[10] is 'T' or 't' && Matches("date", text[..10]) && Matches("time", text[11..]),
        "email" => text.Split('@') is [{ Length: > 0 }, { Length: > 0 }] && !text.Any(char.IsWhiteSpace),
        "uuid" => Guid.TryParseExact(text, "D", out _),
        _ => Uri.TryCreate(text, UriKind.Absolute, out _),
    };

    /// <summary>RFC 3339, section 5.6: <c>full-time</c>, with its offset.</summary>
    [GeneratedRegex(@"\A[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,7})?([Zz]|[+-][0-9]{2}:[0-9]{2})\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex TimePart();
}
