using System.Collections.Immutable;
using System.Text.Json;

namespace Halatech.Core.Decisions;

/// <summary>Whether the customer's words ask for no more messages.</summary>
public enum OptOutWish
{
    None = 0,
    Unclear = 1,
    Clear = 2,
}

/// <summary>What a model's answer to a <see cref="DecisionQuestionnaire"/> holds.</summary>
/// <param name="Answers">The answers that are in order.</param>
/// <param name="Faults">The questions whose answers are not, with the reason.</param>
/// <param name="OptOut">Whether the customer wants no more messages.</param>
/// <param name="Language">The two-letter code of the customer's language, or null.</param>
public sealed record QuestionnaireReading(
    ImmutableDictionary<string, GivenAnswer> Answers,
    ImmutableArray<(string Id, string Reason)> Faults,
    OptOutWish OptOut,
    string? Language)
{
    private const int MaxDepth = 16;

    /// <summary>Reads an answer. Garbage is no answer to any question, never an exception.</summary>
    /// <param name="questionnaire">What was asked.</param>
    /// <param name="json">What the model wrote.</param>
    /// <param name="messages">How many messages it was shown.</param>
    public static QuestionnaireReading Of(DecisionQuestionnaire questionnaire, string json, int messages)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return Of(questionnaire, document.RootElement, messages);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            // Half of a surrogate pair, raw or escaped, passes for JSON until somebody reads it: then it is not a JsonException.
            return new(
                ImmutableDictionary<string, GivenAnswer>.Empty,
                [.. questionnaire.Questions.Select(q => (q.Id, "it was not in the demanded form."))], OptOutWish.None, null);
        }
    }

    private static QuestionnaireReading Of(DecisionQuestionnaire questionnaire, JsonElement root, int messages)
    {
        var answers = ImmutableDictionary.CreateBuilder<string, GivenAnswer>(StringComparer.Ordinal);
        var faults = ImmutableArray.CreateBuilder<(string, string)>();
        var given = Member(root, "answers");
        foreach (var asked in questionnaire.Questions)
        {
            var (answer, fault) = Read(asked, given, messages);
            if (answer is not null) answers[asked.Id] = answer;
            else faults.Add((asked.Id, fault!));
        }

        var optOut = TextOf(Member(root, "optOut")) switch
        {
            "clear" => OptOutWish.Clear,
            "unclear" => OptOutWish.Unclear,
            _ => OptOutWish.None,
        };
        var language = TextOf(Member(root, "language"));
        return new(
            answers.ToImmutable(), faults.ToImmutable(), optOut,
            language is { Length: 2 or 3 } && language.All(char.IsAsciiLetterLower) && language != "und" ? language : null);
    }

    private static (GivenAnswer? Answer, string? Fault) Read(AskedQuestion asked, JsonElement given, int messages)
    {
        // A name that stands twice in an object is two answers: which of them is meant nobody can say.
        var found = given.ValueKind == JsonValueKind.Object ? given.EnumerateObject().Where(p => p.NameEquals(asked.Id)).ToArray() : [];
        if (found.Length == 0) return (null, "it is missing.");
        if (found.Select(p => TextOf(Member(p.Value, "answer"))).Distinct(StringComparer.Ordinal).Count() > 1)
            return (null, "it was answered twice, in different ways.");
        var label = TextOf(Member(found[0].Value, "answer"));
        if (label is null || asked.Question.Answers.All(a => a.Label != label)) return (null, "it is none of the labels.");

        var evidence = Member(found[0].Value, "evidence");
        int[] numbers = evidence.ValueKind == JsonValueKind.Array
            ? [.. evidence.EnumerateArray().Select(e => e.ValueKind == JsonValueKind.Number && e.TryGetInt32(out var n) ? n : 0)]
            : [];
        if (numbers.Length == 0) return (null, "it names no message that it relies on.");
        return numbers.All(n => n >= 1 && n <= messages)
            ? (new(label, [.. numbers.Distinct().Order()]), null)
            : (null, "it relies on a message that does not exist.");
    }

    private static JsonElement Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : default;

    private static string? TextOf(JsonElement json) => json.ValueKind == JsonValueKind.String ? json.GetString() : null;
}
