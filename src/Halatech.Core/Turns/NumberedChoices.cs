using System.Globalization;
using System.Text;

namespace Halatech.Core.Turns;

/// <summary>Choices where there are no buttons: a numbered list below the question.</summary>
public static class NumberedChoices
{
    /// <summary>The question with its choices.</summary>
    public static string Write(string question, IEnumerable<string> choices)
    {
        var text = new StringBuilder(question).Append('\n');
        foreach (var (i, choice) in choices.Index()) text.Append(CultureInfo.InvariantCulture, $"\n{i + 1}. {choice}");
        return text.ToString();
    }
}
