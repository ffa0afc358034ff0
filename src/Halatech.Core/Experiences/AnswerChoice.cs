using System.Collections.Immutable;

namespace Halatech.Core.Experiences;

/// <summary>What counts as a certain answer to a question.</summary>
/// <param name="Label">Names the answer.</param>
/// <param name="Words">Words or short phrases; case and punctuation do not matter.</param>
[GenerateSerializer, Immutable, Alias("halatech.experiences.answer-choice")]
public sealed record AnswerChoice([property: Id(0)] string Label, [property: Id(1)] ImmutableArray<string> Words);

/// <summary>Reads a customer's words as the answer to a question. Without any model: a plain answer must not depend on one.</summary>
public static class AnswerReader
{
    /// <summary>Longer messages say more than an answer: the assistant reads them.</summary>
    private const int MostWords = 6;

    private static readonly string[] Negations = ["not", "no", "never", "isnt", "wasnt", "dont", "didnt", "cannot", "cant"];

    /// <summary>The label that the text means, or null when it is none or more than one of them.</summary>
    public static string? Read(ImmutableArray<AnswerChoice> choices, string text)
    {
        var words = WordsOf(text);
        if (words.Length == 0) return null;
        var whole = string.Join(' ', words);
        if (choices.FirstOrDefault(c => c.Words.Any(w => Normal(w) == whole)) is { } exact) return exact.Label;
        if (words.Length > MostWords || words.Any(w => Negations.Contains(w, StringComparer.Ordinal))) return null;

        string[] found = [.. choices.Where(c => c.Words.Any(w => $" {whole} ".Contains($" {Normal(w)} ", StringComparison.Ordinal))).Select(c => c.Label).Distinct(StringComparer.Ordinal)];
        return found is [var only] ? only : null;
    }

    private static string Normal(string phrase) => string.Join(' ', WordsOf(phrase));

    private static string[] WordsOf(string text) => string.Concat(text.ToLowerInvariant().Select(Plain))
        .Split(' ', StringSplitOptions.RemoveEmptyEntries);

    // An apostrophe is left out, so that "don't" stays one word; a sign with a meaning of its own (👍) stays.
    private static string Plain(char c) => c switch
    {
        '\'' or '’' => "",
        _ when char.IsPunctuation(c) || char.IsWhiteSpace(c) => " ",
        _ => c.ToString(),
    };
}
