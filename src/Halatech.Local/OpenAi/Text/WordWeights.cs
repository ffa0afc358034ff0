using System.Collections.Frozen;

namespace Halatech.Local.OpenAi.Text;

/// <summary>
/// How much a word tells about a topic. There is no corpus to count in, so three short lists of the
/// commonest English words stand in for document frequency.
/// </summary>
internal static class WordWeights
{
    /// <summary>Below this a word alone does not make a question.</summary>
    public const float Content = 0.5f;

    private const float Grammar = 0.02f, Filler = 0.12f, Common = 0.5f, Ordinary = 1f;

    private static readonly FrozenDictionary<string, float> Weights = Build(
        (Grammar, """
            a an the and or but nor so if then than that this these those there here it its i me my mine we us our
            ours you your yours he him his she her they them their is are was were be been being am do does did done
            doing have has had having will would shall should can could may might must to of in on at by for with
            from into onto as not no yes too very just also what which who whom whose how why where when s t d ll re
            ve m don doesn didn isn aren wasn won wouldn couldn shouldn hasn haven ain ok okay oh well
            """),
        (Filler, """
            want wants wanted need needs needed like get gets got getting give know think tell let please thank
            thanks help way ways possible possibly able any anything some something someone anyone every everything
            all thing things kind sort lot lots really actually maybe else about around up out off over under again
            still ever only own same such go going goes come say says said see look looking one ones somehow
            anyway hello hi hey dear using use used method sure trying uses try tried seem seems right around best better
            im ive id dont cant youre whats bring brings brought extra also
            hope instead per am pm one two three four five six seven eight nine ten
            """),
        (Common, """
            make made take put keep find work works working much many more most less long first last next now
            people person other another different good great day days time times without between while because
            before after during own set show start full exist exists existing offer offers provide provides provided
            question answer certain specific particular new old leave leaves left stay stays staying serve serves
            accept accepts problem nice today tomorrow tonight week month year
            monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays
            saturdays sundays morning afternoon evening night
            """));

    public static float Of(string word) =>
        Weights.TryGetValue(word, out var weight) ? weight
        // A date or a count says when or how many, seldom what about.
        : char.IsAsciiDigit(word[0]) ? Filler : Ordinary;

    private static FrozenDictionary<string, float> Build(params (float Weight, string Words)[] tiers)
    {
        var weights = new Dictionary<string, float>(StringComparer.Ordinal);
        foreach (var (weight, words) in tiers)
            foreach (var word in words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
                weights.TryAdd(word, weight);
        return weights.ToFrozenDictionary(StringComparer.Ordinal);
    }
}
