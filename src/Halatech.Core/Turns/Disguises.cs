using System.Text;
using System.Text.RegularExpressions;

namespace Halatech.Core.Turns;

/// <summary>The plain readings of a text that may be disguised: spaced out, backwards, by rot13, in Base64 or in hexadecimal.</summary>
internal static partial class Disguises
{
    public static IReadOnlyList<string> Of(string text)
    {
        var plain = Squeeze(text);
        List<string> readings = [plain, Reversed(plain), Rot13(plain)];
        var joined = string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
        foreach (Match run in Encoded().Matches(joined))
            if (Decoded(run.Value) is { } decoded) readings.Add(Squeeze(decoded));
        return readings;
    }

    /// <summary>Letters and digits only, in lower case: what typography, spaces and punctuation cannot hide.</summary>
    public static string Squeeze(string text)
    {
        var squeezed = new StringBuilder(text.Length);
        Squeeze(text, squeezed);
        return squeezed.ToString();
    }

    /// <summary>As the other, at the end of what is there.</summary>
    public static void Squeeze(string text, StringBuilder squeezed)
    {
        foreach (var c in Normalised(text))
            if (char.IsLetterOrDigit(c)) squeezed.Append(char.ToLowerInvariant(c));
    }

    // Half of a surrogate pair cannot be normalised.
    private static string Normalised(string text)
    {
        try
        {
            return text.Normalize(NormalizationForm.FormKC);
        }
        catch (ArgumentException)
        {
            return text;
        }
    }

    private static string Reversed(string text) => string.Create(text.Length, text, static (span, from) =>
    {
        from.CopyTo(span);
        span.Reverse();
    });

    private static string Rot13(string text) => string.Create(text.Length, text, static (span, from) =>
    {
        for (var i = 0; i < span.Length; i++) span[i] = char.IsAsciiLetterLower(from[i]) ? (char)('a' + ((from[i] - 'a' + 13) % 26)) : from[i];
    });

    private static string? Decoded(string run)
    {
        if (run.Length % 2 == 0 && run.All(char.IsAsciiHexDigit)) return Encoding.UTF8.GetString(Convert.FromHexString(run));
        var padded = run.TrimEnd('=').Replace('-', '+').Replace('_', '/');
        var bytes = new byte[padded.Length];
        padded = padded.PadRight((padded.Length + 3) / 4 * 4, '=');
        return Convert.TryFromBase64String(padded, bytes, out var written) ? Encoding.UTF8.GetString(bytes, 0, written) : null;
    }

    [GeneratedRegex("[A-Za-z0-9+/_-]{16,}={0,2}", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Encoded();
}
