using Halatech.Local.OpenAi.Text;

namespace Halatech.Local.OpenAi.Offline;

/// <summary>Writes the reply to one turn.</summary>
internal static class ReplyComposer
{
    private const int LongestAnswer = 1500, LongestLine = 240;

    // Nobody asks more in one go; what is longer is pasted or meant to keep the server busy.
    private const int LongestMessage = 4000, MostUtterances = 24;

    public static string Compose(Turn turn, IReadOnlyList<KnowledgeEntry> knowledge)
    {
        var said = turn.Unanswered.Select(message => Sentences.Shorten(message, LongestMessage))
            .SelectMany(UtteranceReader.Read).Take(MostUtterances).ToList();
        var kinds = said.ConvertAll(utterance => utterance.Kind);
        var findings = Findings.Look(said.FindAll(one => one.Kind == UtteranceKind.Topic), turn.Before, knowledge);
        List<string> parts = [.. Opening(kinds), .. findings.Entries.Select(entry => Sentences.Shorten(entry.Answer, LongestAnswer))];
        if (turn.ToolResult is { } result) parts.Add(ToolResultReply.Of(result));
        else if (findings.Open > 0) parts.Add(NotCovered(findings, kinds));
        parts.AddRange(Closing(turn, kinds, silentSoFar: parts.Count == 0, onlyCourtesy: IsOnlyCourtesy(turn, findings)));
        return Join(parts);
    }

    private static bool IsOnlyCourtesy(Turn turn, Findings findings) =>
        findings.Entries.Count == 0 && findings.Open == 0 && turn.ToolResult is null;

    private static IEnumerable<string> Opening(List<UtteranceKind> kinds)
    {
        if (kinds.Contains(UtteranceKind.Greeting)) yield return Phrasing.Greeting;
        if (kinds.Contains(UtteranceKind.Wellbeing)) yield return Phrasing.Wellbeing;
        // Thanks that come with a question are meant in advance.
        if (kinds.Contains(UtteranceKind.Thanks) && !kinds.Contains(UtteranceKind.Topic)) yield return Phrasing.Welcome;
        if (kinds.Contains(UtteranceKind.Identity)) yield return Phrasing.Identity;
    }

    private static string NotCovered(Findings findings, List<UtteranceKind> kinds)
    {
        var open = findings.Entries.Count == 0 ? Phrasing.NothingKnown
            : findings.Open == 1 ? Phrasing.OnePointOpen : Phrasing.SomePointsOpen;
        // Who has just asked for a person is not asked whether they want one.
        return kinds.Contains(UtteranceKind.Person) ? open : $"{open} {Phrasing.Offer}";
    }

    private static IEnumerable<string> Closing(Turn turn, List<UtteranceKind> kinds, bool silentSoFar, bool onlyCourtesy)
    {
        var offered = turn.LastReply?.Contains(Phrasing.Offer, StringComparison.Ordinal) ?? false;
        if (kinds.Contains(UtteranceKind.Person) || (offered && onlyCourtesy && kinds.Contains(UtteranceKind.Yes)))
            yield return Phrasing.PersonComing;
        else if (kinds.Contains(UtteranceKind.Farewell)) yield return Phrasing.Farewell;
        else if (!onlyCourtesy) yield break;
        else if (kinds.Contains(UtteranceKind.No)) yield return $"{Phrasing.AllRight} {Phrasing.AnythingElse}";
        else if (kinds.Contains(UtteranceKind.Thanks)) yield return Phrasing.AnythingElse;
        else if (kinds.Contains(UtteranceKind.Yes)) yield return Phrasing.GoOn;
        else yield return silentSoFar ? $"{Phrasing.Greeting} {Phrasing.Invitation}" : Phrasing.Invitation;
    }

    // Short sentences make one paragraph; an answer of some length deserves its own.
    private static string Join(List<string> parts)
    {
        var text = parts[0];
        var line = text.Length;
        foreach (var part in parts.Skip(1))
        {
            line += part.Length + 1;
            var together = line <= LongestLine && !part.Contains('\n', StringComparison.Ordinal);
            text += (together ? " " : "\n\n") + part;
            if (!together) line = part.Length;
        }

        return text;
    }
}
