using System.Text.RegularExpressions;

namespace Halatech.Core.Decisions;

/// <summary>
/// Finds words by which people take something back, deny or mock it. After them no answer stands unasked: one word too many costs a few
/// tokens, one too few a wrong booking.
/// </summary>
internal static partial class Retraction
{
    public static bool IsIn(string text) => Words().IsMatch(text);

    // English and Pidgin, and the plainest of French, Yoruba, Hausa and Igbo; the model is told to look for the rest.
    [GeneratedRegex(
        """
        \b(?:no|nope|nah|not|never|none|nor|neither|without|cannot|cancel\w*|instead|actually|rather|wait|wrong\w*|mistake\w*|correct(?:ion|ed)|meant
        |forget|undo|revert|retract|withdraw\w*|scratch|never\s?mind|second\s+thoughts?|changed?\s+(?:my|our|the)|as\s+if|yeah\s+right|kidding|joking|joke
        |comot|dey\s+play|non|pas|plut[oô]t|annul\w*|r[aá]r[aá]|k[oò]|a'a|mba)\b
        |n['’]t\b|\B/s\b
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Words();
}
