using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;

namespace Halatech.Core.Texts;

/// <summary>
/// A language by its ISO 639 code of two or three letters, or none. Four bytes, because every live conversation holds one.
/// </summary>
[JsonConverter(typeof(ParsableJsonConverter<LanguageCode>))]
public readonly record struct LanguageCode : IParsable<LanguageCode>
{
    private readonly int _letters;

    private LanguageCode(int letters) => _letters = letters;

    /// <summary>Whether no language is known.</summary>
    public bool IsUnknown => _letters == 0;

    /// <summary>The language's name in English, for prompts; the code itself where this machine knows no name.</summary>
    public string EnglishName
    {
        get
        {
            var code = ToString();
            return code switch
            {
                "" => "",
                "pcm" => "Nigerian Pidgin",
                _ => CultureInfo.GetCultureInfo(code).EnglishName is { Length: > 0 } name && !name.StartsWith("Unknown", StringComparison.Ordinal) ? name : code,
            };
        }
    }

    /// <summary>The code, or none for text that is no code.</summary>
    public static LanguageCode Of(string? code) => TryParse(code, null, out var known) ? known : default;

    public static LanguageCode Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var code) ? code : throw new FormatException("A language code has two or three lower-case letters.");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out LanguageCode result)
    {
        result = default;
        if (s is not { Length: 2 or 3 } || !s.All(char.IsAsciiLetterLower)) return false;
        result = new(s.Aggregate(0, (letters, letter) => (letters << 8) | letter));
        return true;
    }

    public override string ToString()
    {
        Span<char> letters = stackalloc char[3];
        var start = letters.Length;
        for (var left = _letters; left != 0; left >>= 8) letters[--start] = (char)(left & 0xFF);
        return new string(letters[start..]);
    }
}
