using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Halatech.Core.Turns;

/// <summary>
/// How a reply offers choices: a line of its own, <c>[choices: First | Second]</c>. The thread shows what was offered in the same
/// form, so that the model reads its own words.
/// </summary>
public static partial class ChoiceMark
{
    /// <summary>Fewer are no choice, more no chat.</summary>
    public const int Fewest = 2, Most = 10;

    private const int LongestLabel = 100;

    /// <summary>What a tenant's prompt says about it with <c>{{choices}}</c>.</summary>
    public const string Instruction =
        "When the customer is to choose one of two to ten short options, ask the question in one sentence, do not list the options in it, "
        + "and end the reply with one line of its own: [choices: First option | Second option]";

    /// <summary>The line.</summary>
    public static string Write(IEnumerable<string> choices) => $"[choices: {string.Join(" | ", choices)}]";

    /// <summary>The reply without such lines, and the choices of the last one; what is no choice stays in the text as words.</summary>
    public static (string Text, ImmutableArray<string> Choices) Read(string reply)
    {
        var marks = Lines().Matches(reply);
        if (marks.Count == 0) return (reply, []);
        var text = Lines().Replace(reply, "").Trim();
        ImmutableArray<string> choices =
        [
            .. marks[^1].Groups["choices"].Value.Split('|').Select(Tidy).Where(c => c.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase),
        ];
        var fits = choices.Length is >= Fewest and <= Most && choices.All(c => c.Length <= LongestLabel) && text.Length > 0;
        return fits ? (text, choices) : ($"{text}\n\n{string.Join('\n', choices.Select(c => $"- {c}"))}".Trim(), []);
    }

    /// <summary>The reply with its choices as the end of a sentence: what is offered is said, and needs a source as well.</summary>
    public static string AsSentence(string reply)
    {
        var (text, choices) = Read(reply);
        return choices.IsEmpty ? text : $"{text}\n\nthat is, {string.Join(", ", choices)}";
    }

    private static string Tidy(string label) => Blanks().Replace(label.Replace("*", "", StringComparison.Ordinal), " ").Trim(' ', '"', '.');

    [GeneratedRegex(@"^[ \t]*\[[ \t]*choices[ \t]*:(?<choices>[^\]\n]*)\][ \t]*$", RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Lines();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
