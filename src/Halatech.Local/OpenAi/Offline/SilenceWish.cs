using System.Text.RegularExpressions;

namespace Halatech.Local.OpenAi.Offline;

/// <summary>
/// Whether a customer wants no more messages from the business, in their own words: clearly, or so that one has to ask. A word about
/// a booking, a menu or a form is no such wish.
/// </summary>
internal static partial class SilenceWish
{
    /// <param name="said">The customer's newest messages.</param>
    /// <param name="canStop">There is business under way that "stop this" may be said of.</param>
    /// <returns><c>clear</c>, <c>unclear</c> or <c>none</c>.</returns>
    public static string In(IReadOnlyList<Line> said, bool canStop)
    {
        if (said.Any(line => Clear().IsMatch(line.Text) && !Limited().IsMatch(line.Text))) return "clear";
        return said.Any(line => Clear().IsMatch(line.Text) || Vague().IsMatch(line.Text) || (!canStop && Curt().IsMatch(line.Text))) ? "unclear" : "none";
    }

    [GeneratedRegex(
        """
        \b(?:stop|quit|cease|don'?t|do\ not|never)\s(?:ever\s)?(?:text(?:ing)?|messag(?:e|ing)|contact(?:ing)?|bother(?:ing)?|spam(?:ming)?|writ(?:e|ing)\sto|writing)\s(?:me|us|my|this)\b
        |\b(?:stop|quit|no\smore|don'?t\swant(?:\sto\s(?:get|receive|see))?|do\snot\swant(?:\sto\s(?:get|receive|see))?|don'?t\ssend|do\snot\ssend|stop\ssending)\s
          (?:(?:me|us|any|these|those|your|the|all|more|sending|further|so|many|of|getting)\s){0,4}(?:texts?|messages?|sms|whatsapps?|notifications?|adverts?|promotions?)\b
        |\bleave\s(?:me|us)\salone\b
        |\bunsubscribe\b|\bopt\s(?:me\s)?out\b
        |\b(?:take|remove|delete)\s(?:me|us|my\snumber)\s(?:off|from)\b.{0,20}\blist\b
        """,
        RegexOptions.IgnoreCase | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Clear();

    // "Don't text me before nine" sets a time and no end.
    [GeneratedRegex(@"\b(?:before|until|till|after|at night|tonight|today|now|about|how)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Limited();

    [GeneratedRegex(@"\b(?:too|so) many (?:messages|texts|sms)\b|\bstop (?:spam|disturbing)\b|\byou (?:write|text|message) too (?:much|often)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Vague();

    [GeneratedRegex(@"^\W*(?:please\s+)?(?:stop (?:it|that|this)|enough|no more)(?:\s+(?:now|please))?\W*$", RegexOptions.IgnoreCase)]
    private static partial Regex Curt();
}
