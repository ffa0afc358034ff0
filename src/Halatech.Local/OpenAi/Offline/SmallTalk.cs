using System.Collections.Frozen;
using Halatech.Local.OpenAi.Text;

namespace Halatech.Local.OpenAi.Offline;

/// <summary>Recognises what people say to one another beside the matter in hand.</summary>
internal static class SmallTalk
{
    private static readonly FrozenSet<string> Greetings = Set("hi hello hey hiya greetings howdy dear");
    private static readonly FrozenSet<string> Addressed = Set("there all team everyone sir madam folks again");
    private static readonly FrozenSet<string> Thanks = Set("thanks thank thx cheers");
    private static readonly FrozenSet<string> Acknowledged = Set("ok okay alright great perfect good nice cool awesome wonderful");
    private static readonly FrozenSet<string> ThanksTail = Set("you so very much a lot many again for your the help all");
    private static readonly FrozenSet<string> Farewells = Set("bye goodbye cya night later");
    private static readonly FrozenSet<string> Agreed = Set("yes yeah yep yup sure ok okay please do fine great good perfect go ahead alright right of course");
    private static readonly FrozenSet<string> Declined = Set("no nope nah not right really thanks thank you now that's that is all it nothing else");
    private static readonly FrozenSet<string> People = Set("person human agent someone somebody manager representative operator staff receptionist colleague");
    private static readonly FrozenSet<string> Reaching = Set("talk speak chat connect contact transfer put call reach");
    private static readonly FrozenSet<string> Wanted = Set("want need real live actual get");
    private static readonly FrozenSet<string> Articles = Set("a an the real live actual another");
    private static readonly FrozenSet<string> Machines = Set("bot robot machine ai computer chatbot");
    private static readonly FrozenSet<string> Natures = Set("bot robot machine ai computer chatbot human real");

    /// <summary>Removes greetings and thanks from the front of a sentence and says which there were.</summary>
    public static List<UtteranceKind> TakeCourtesies(List<Word> words)
    {
        var found = new List<UtteranceKind>();
        while (words.Count > 0)
        {
            var taken = GreetingLength(words);
            var kind = UtteranceKind.Greeting;
            if (taken == 0) (taken, kind) = (ThanksLength(words), UtteranceKind.Thanks);
            if (taken == 0) break;
            words.RemoveRange(0, taken);
            if (!found.Contains(kind)) found.Add(kind);
        }

        return found;
    }

    /// <summary>What kind of small talk a whole sentence is; null when it is about something.</summary>
    public static UtteranceKind? Classify(List<Word> words)
    {
        if (words.TrueForAll(word => Farewells.Contains(word.Surface) || word.Surface is "good" or "see" or "you"))
            return UtteranceKind.Farewell;
        if (Says(words, "how", "are", "you")) return UtteranceKind.Wellbeing;
        if (Says(words, "who", "are", "you") || (Says(words, "are", "you") && Has(words, Natures))) return UtteranceKind.Identity;
        if (AsksForPerson(words)) return UtteranceKind.Person;
        if (words[0].Surface is "no" or "nope" or "nah" or "not" or "nothing" && All(words, Declined)) return UtteranceKind.No;
        return All(words, Agreed) ? UtteranceKind.Yes : null;
    }

    // "Your staff was rude, I want to report" names a person and wants something, but not that person.
    private static bool AsksForPerson(List<Word> words)
    {
        var person = words.FindIndex(word => People.Contains(word.Surface));
        if (person < 0 || Has(words, Machines)) return false;
        if (Has(words, Reaching)) return true;
        var before = person - 1;
        while (before > 0 && Articles.Contains(words[before].Surface) && !Wanted.Contains(words[before].Surface)) before--;
        return before >= 0 && Wanted.Contains(words[before].Surface);
    }

    private static int GreetingLength(List<Word> words)
    {
        // "Good night" takes leave when it stands alone, and greets when a question follows.
        var taken = Greetings.Contains(words[0].Surface) ? 1
            : words is [{ Surface: "good" }, { Surface: "night" }, _, ..] ? 2 : 0;
        while (taken > 0 && taken < words.Count && Addressed.Contains(words[taken].Surface)) taken++;
        return taken;
    }

    private static int ThanksLength(List<Word> words)
    {
        // "Great, thanks" is thanks; "great" alone agrees to something.
        var taken = words.Count > 1 && Acknowledged.Contains(words[0].Surface) ? 1 : 0;
        if (!Thanks.Contains(words[taken].Surface)) return 0;
        taken++;
        while (taken < words.Count && ThanksTail.Contains(words[taken].Surface)) taken++;
        return taken;
    }

    private static bool Says(List<Word> words, params ReadOnlySpan<string> phrase)
    {
        for (var start = 0; start + phrase.Length <= words.Count; start++)
        {
            var matched = 0;
            while (matched < phrase.Length && words[start + matched].Surface == phrase[matched]) matched++;
            if (matched == phrase.Length) return true;
        }

        return false;
    }

    private static bool Has(List<Word> words, FrozenSet<string> set) => words.Exists(word => set.Contains(word.Surface));

    private static bool All(List<Word> words, FrozenSet<string> set) => words.TrueForAll(word => set.Contains(word.Surface));

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet(StringComparer.Ordinal);
}
