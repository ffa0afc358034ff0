using System.Text;

namespace Halatech.Core.Texts;

/// <summary>Compares what is said word by word, without regard to case and punctuation.</summary>
internal static class Spoken
{
    /// <summary>The words in lower case, each with a space before and behind it.</summary>
    public static string Normalise(string text)
    {
        var words = new StringBuilder(text.Length + 2).Append(' ');
        foreach (var c in text)
        {
            // An apostrophe holds a word together: "don't" and "dont" are the same.
            if (c is '\'' or '\u2019') continue;
            if (char.IsLetterOrDigit(c) || char.IsSurrogate(c)) words.Append(char.ToLowerInvariant(c));
            else if (words[^1] != ' ') words.Append(' ');
        }

        return words[^1] == ' ' ? words.ToString() : words.Append(' ').ToString();
    }

    /// <summary>Whether a normalised text has these words in a row.</summary>
    public static bool Says(string normalised, string phrase)
    {
        var words = Normalise(phrase);
        return words.Length > 1 && normalised.Contains(words, StringComparison.Ordinal);
    }
}
