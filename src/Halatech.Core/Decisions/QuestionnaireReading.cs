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
    /// <summary>The questions whose earlier answer stands.</summary>
    public ImmutableHashSet<string> Standing { get; init; } = [];

    /// <summary>The customer is angry. Only where it was asked.</summary>
    public bool IsAngry { get; init; }

    /// <summary>What the customer asks has nothing to do with the business. Only where it was asked.</summary>
    public bool IsElsewhere { get; init; }

    private const int MaxDepth = 16;

    /// <summary>Reads an answer. Garbage is no answer to any question, never an exception.</summary>
    /// <param name="questionnaire">What was asked.</param>
    /// <param name="json">What the model wrote.</param>
    /// <param name="messages">How many messages it was shown.</param>
    public static QuestionnaireReading Of(DecisionQuestionnaire questionnaire, string json, int messages) =>
        Of(DecisionForm.Answers(questionnaire, RecalledAnswers.None, [], BesideQuestions.None), json, messages);

    /// <inheritdoc cref="Of(DecisionQuestionnaire, string, int)"/>
    public static QuestionnaireReading Of(DecisionForm form, string json, int messages)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return Of(form, document.RootElement, messages);
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            // Half of a surrogate pair, raw or escaped, passes for JSON until somebody reads it: then it is not a JsonException.
            return new(
                ImmutableDictionary<string, GivenAnswer>.Empty,
                [.. form.Asked.Select(q => (q.Id, "it was not in the demanded form."))], OptOutWish.None, null);
        }
    }

    private static QuestionnaireReading Of(DecisionForm form, JsonElement root, int messages)
    {
        var answers = ImmutableDictionary.CreateBuilder<string, GivenAnswer>(StringComparer.Ordinal);
        var faults = ImmutableArray.CreateBuilder<(string, string)>();
        var standing = ImmutableHashSet.CreateBuilder<string>(StringComparer.Ordinal);
        var given = Member(root, "answers");
        foreach (var asked in form.Asked)
        {
            // A null that is there says that the earlier answer stands; one that is missing says nothing.
            if (form.MayStand.Contains(asked.Id) && Named(given, asked.Id) is [{ Value.ValueKind: JsonValueKind.Null }])
            {
                standing.Add(asked.Id);
                continue;
            }

            var (answer, fault) = Read(asked, given, messages);
            if (answer is not null) answers[asked.Id] = answer;
            else faults.Add((asked.Id, fault!));
        }

        return With(root, new(answers.ToImmutable(), faults.ToImmutable(), OptOutWish.None, null) { Standing = standing.ToImmutable() });
    }

    /// <summary>Reads a review: the questions that it does not open stand. One that is not in order opens them all.</summary>
    /// <param name="form">What was asked.</param>
    /// <param name="json">What the model wrote.</param>
    public static QuestionnaireReading OfReview(DecisionForm form, string json)
    {
        var nothing = new QuestionnaireReading(ImmutableDictionary<string, GivenAnswer>.Empty, [], OptOutWish.None, null);
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth });
            var open = Member(document.RootElement, "open");
            if (open.ValueKind != JsonValueKind.Array) return nothing;
            string?[] opened = [.. open.EnumerateArray().Select(TextOf)];
            ImmutableHashSet<string> asked = [.. form.Asked.Select(q => q.Id)];
            return opened.All(id => id is not null && asked.Contains(id))
                ? With(document.RootElement, nothing with { Standing = asked.Except(opened!) })
                : nothing;
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            return nothing;
        }
    }

    // What is read of the customer beside the questions of the map.
    private static QuestionnaireReading With(JsonElement root, QuestionnaireReading reading)
    {
        var language = TextOf(Member(root, "language"));
        return reading with
        {
            OptOut = TextOf(Member(root, "optOut")) switch
            {
                "clear" => OptOutWish.Clear,
                "unclear" => OptOutWish.Unclear,
                _ => OptOutWish.None,
            },
            Language = language is { Length: 2 or 3 } && language.All(char.IsAsciiLetterLower) && language != "und" ? language : null,
            IsAngry = TextOf(Member(root, "mood")) == "angry",
            IsElsewhere = TextOf(Member(root, "subject")) == "other",
        };
    }

    private static (GivenAnswer? Answer, string? Fault) Read(AskedQuestion asked, JsonElement given, int messages)
    {
        // A name that stands twice in an object is two answers: which of them is meant nobody can say.
        var found = Named(given, asked.Id);
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

    private static JsonProperty[] Named(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object ? [.. json.EnumerateObject().Where(p => p.NameEquals(name))] : [];

    private static JsonElement Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) ? value : default;

    private static string? TextOf(JsonElement json) => json.ValueKind == JsonValueKind.String ? json.GetString() : null;
}
