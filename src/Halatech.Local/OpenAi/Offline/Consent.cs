using System.Text.RegularExpressions;

namespace Halatech.Local.OpenAi.Offline;

/// <summary>Whether a customer agrees to what was read back. A yes with a change in it agrees to something else.</summary>
internal static partial class Consent
{
    public static bool IsPlain(IReadOnlyList<Line> said) =>
        said.Any(line => UtteranceReader.Read(line.Text).Any(one => one.Kind == UtteranceKind.Yes) || Agrees().IsMatch(line.Text))
        && !said.Any(line => Changes().IsMatch(line.Text) || UtteranceReader.Read(line.Text).Any(one => one.Kind == UtteranceKind.No));

    [GeneratedRegex(@"^\W*(?:yes|yeah|yep|yup|sure|ok|okay|correct|confirmed?|agreed|exactly|perfect|go ahead|that'?s (?:right|correct|fine|all right)|sounds (?:good|great)|book it|do it|please do)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Agrees();

    [GeneratedRegex(@"[0-9?]|\b(?:but|instead|rather|change|make it|not|don'?t|wait|actually|no|one|two|three|four|five|six|seven|eight|nine|ten|except)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Changes();
}
