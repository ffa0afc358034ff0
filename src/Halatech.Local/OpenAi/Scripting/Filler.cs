using System.Text;

namespace Halatech.Local.OpenAi.Scripting;

/// <summary>Prose of any length, always the same.</summary>
internal static class Filler
{
    private const string Sentence = "The garden gate stands open and nobody knows since when. ";

    public static string Prose(int characters)
    {
        var text = new StringBuilder(characters + Sentence.Length);
        while (text.Length < characters) text.Append(Sentence);
        return text.ToString(0, characters);
    }
}
