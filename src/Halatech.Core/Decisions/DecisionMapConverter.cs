using System.Text.Json;
using System.Text.Json.Serialization;

namespace Halatech.Core.Decisions;

/// <summary>Reads and writes maps in the form that tenants write them.</summary>
public sealed class DecisionMapConverter : JsonConverter<DecisionMap>
{
    public override DecisionMap Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        return new DecisionMap(Node(document.RootElement));
    }

    public override void Write(Utf8JsonWriter writer, DecisionMap value, JsonSerializerOptions options) => Write(writer, value.Root);

    private static DecisionNode Node(JsonElement json) => json.TryGetProperty("question", out var question)
        ? new DecisionQuestion(
            question.GetString() ?? "",
            [.. json.GetProperty("answer").EnumerateObject().Select(a => new DecisionAnswer(a.Name, Node(a.Value)))],
            json.TryGetProperty("guard", out var guard) && guard.GetBoolean())
        : new DecisionLeaf(
            json.GetProperty("functionName").GetString() ?? "",
            json.TryGetProperty("transactionID", out var transaction) ? transaction.GetString() : null);

    private static void Write(Utf8JsonWriter writer, DecisionNode node)
    {
        writer.WriteStartObject();
        switch (node)
        {
            case DecisionQuestion question:
                writer.WriteString("question", question.Text);
                if (question.Guard) writer.WriteBoolean("guard", true);
                writer.WriteStartObject("answer");
                foreach (var answer in question.Answers)
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
