using Halatech.Local.OpenAi.Text;

namespace Halatech.Local.OpenAi.Offline;

/// <summary>What the knowledge says to the topics of a turn.</summary>
/// <param name="Entries">Each once, in the order of the questions.</param>
/// <param name="Open">How many topics it does not cover.</param>
internal sealed record Findings(IReadOnlyList<KnowledgeEntry> Entries, int Open)
{
    public static Findings Look(IReadOnlyList<Utterance> topics, string? before, IReadOnlyList<KnowledgeEntry> knowledge)
    {
        var matcher = new EntryMatcher(knowledge);
        var entries = new List<KnowledgeEntry>();
        IReadOnlyList<Word> context = before is null ? [] : WordReader.Read(before);
        int openQuestions = 0, openStatements = 0;
        foreach (var topic in topics)
        {
            var found = matcher.Find(topic.Words, topic.Continues ? context : []);
            foreach (var entry in found)
                if (!entries.Contains(entry)) entries.Add(entry);
            if (found.Count == 0 && topic.IsAsked) openQuestions++;
            if (found.Count == 0 && !topic.IsAsked) openStatements++;
            context = topic.Words;
        }

        // "We arrive late on Friday. Can we still check in?" states one thing and asks another.
        var isBackground = topics.Any(topic => topic.IsAsked) || entries.Count > 0;
        return new Findings(entries, openQuestions + (isBackground ? 0 : Math.Min(openStatements, 1)));
    }
}
