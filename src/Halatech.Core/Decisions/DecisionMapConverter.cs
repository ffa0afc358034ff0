using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Halatech.Core.Decisions;

/// <summary>
/// Reads and writes maps in the form that tenants write them. What is no map is a <see cref="JsonException"/> that names the place; what is
/// one may still be a bad one, see <see cref="DecisionMapRules"/>.
/// </summary>
public sealed class DecisionMapConverter : JsonConverter<DecisionMap>
{
    /// <summary>The deepest JSON that is written; what is read is bounded by the reader first.</summary>
    internal const int DeepestJson = 1000;

    private const int DeepestMap = 64;

    public override DecisionMap Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        NestedJson.MustBeReadable(reader);
        using var document = JsonDocument.ParseValue(ref reader);
        return new DecisionMap(NodeAt(document.RootElement, "$", 0));
    }

    public override void Write(Utf8JsonWriter writer, DecisionMap value, JsonSerializerOptions options) => Write(writer, value.Root);

    private static DecisionNode NodeAt(JsonElement json, string path, int depth)
    {
        if (depth > DeepestMap) throw Fault(path, "the map is too deep");
        if (json.ValueKind != JsonValueKind.Object) throw Fault(path, "must be an object with a question or a functionName");
        var isQuestion = json.TryGetProperty("question", out _);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in json.EnumerateObject())
        {
            if (!seen.Add(member.Name)) throw Fault(JsonPlace.Of(path, member.Name), "stands twice");
            if (!(isQuestion ? member.Name is "question" or "answer" or "guard" : member.Name is "functionName" or "transactionID"))
                throw Fault(JsonPlace.Of(path, member.Name), "is not known here");
        }

        return isQuestion
            ? new DecisionQuestion(TextAt(json, "question", path), AnswersAt(json, path, depth), GuardAt(json, path))
            : new DecisionLeaf(TextAt(json, "functionName", path), json.TryGetProperty("transactionID", out _) ? TextAt(json, "transactionID", path) : null);
    }

    private static ImmutableArray<DecisionAnswer> AnswersAt(JsonElement json, string path, int depth) =>
        json.TryGetProperty("answer", out var answers) && answers.ValueKind == JsonValueKind.Object
            ? [.. answers.EnumerateObject().Select(a => new DecisionAnswer(a.Name, NodeAt(a.Value, JsonPlace.Of($"{path}.answer", a.Name), depth + 1)))]
            : throw Fault($"{path}.answer", "must be an object with what follows each answer");

    private static bool GuardAt(JsonElement json, string path) => json.TryGetProperty("guard", out var guard) && guard.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Fault($"{path}.guard", "must be true or false"),
    };

    private static string TextAt(JsonElement json, string name, string path) =>
        json.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : throw Fault($"{path}.{name}", "must be a text");

    private static JsonException Fault(string path, string rule) => new($"{path} {rule}.");

    internal static void Write(Utf8JsonWriter writer, DecisionNode? node)
    {
        writer.WriteStartObject();
        switch (node)
        {
            case DecisionQuestion question:
                writer.WriteString("question", question.Text);
                if (question.Guard) writer.WriteBoolean("guard", true);
                writer.WriteStartObject("answer");
                foreach (var answer in question.Answers.IsDefault ? [] : question.Answers)
                {
                    writer.WritePropertyName(answer.Label);
                    Write(writer, answer.Next);
                }

                writer.WriteEndObject();
                break;
            case DecisionLeaf leaf:
                writer.WriteString("functionName", leaf.FunctionName);
                if (leaf.TransactionId is { } transaction) writer.WriteString("transactionID", transaction);
                break;
        }

        writer.WriteEndObject();
    }
}
