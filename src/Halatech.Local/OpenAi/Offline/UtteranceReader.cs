using System.Collections.Frozen;
using Halatech.Local.OpenAi.Text;

namespace Halatech.Local.OpenAi.Offline;

/// <summary>Takes a customer's message apart into greetings, thanks and the topics it raises, in order.</summary>
internal static class UtteranceReader
{
    private const int ShortFollowUp = 2;

    private static readonly FrozenSet<string> Starters = Set(
        "what when where how who which why do does did is are was can could will would may should any have has " +
        "price time distance duration");

    private static readonly FrozenSet<string> Links = Set("and also plus or");
    private static readonly FrozenSet<string> Pronouns = Set("it that they them this those there then one ones");

    public static IEnumerable<Utterance> Read(string message)
    {
        foreach (var sentence in Sentences.Of(message))
        {
            var words = WordReader.Read(sentence);
            var asked = sentence.Contains('?', StringComparison.Ordinal);
            foreach (var courtesy in SmallTalk.TakeCourtesies(words)) yield return Utterance.Of(courtesy);
            if (words.Count == 0) continue;
            if (SmallTalk.Classify(words) is { } kind)
            {
                yield return Utterance.Of(kind);
                continue;
            }

            foreach (var topic in SplitTopics(words)) yield return Topic(topic, asked);
        }
    }

    private static Utterance Topic(List<Word> words, bool asked)
    {
        var leading = words[0].Surface;
        var linked = Links.Contains(leading) || (words.Count > 1 && leading is "what" or "how" && words[1].Surface == "about");
        var content = words.Count(word => word.Weight >= WordWeights.Content);
        var leaning = content <= ShortFollowUp && words.Exists(word => Pronouns.Contains(word.Surface));
        return new Utterance(UtteranceKind.Topic, words,
            asked || Starters.Contains(leading) || linked, linked || leaning || content == 0);
    }

    // "What time is check-in and do you have parking?" is two questions; "bed and breakfast" is one thing.
    private static IEnumerable<List<Word>> SplitTopics(List<Word> words)
    {
        var start = 0;
        for (var at = 1; at + 1 < words.Count; at++)
        {
            if (!Links.Contains(words[at].Surface) || !Starters.Contains(words[at + 1].Surface)) continue;
            if (!HasContent(words, start, at) || !HasContent(words, at, words.Count)) continue;
            yield return words[start..at];
            start = at + 1;
        }

        yield return words[start..];
    }

    private static bool HasContent(List<Word> words, int from, int to)
    {
        for (var i = from; i < to; i++)
            if (words[i].Weight >= WordWeights.Content) return true;
        return false;
    }

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
