using System.Globalization;
using System.Text.Json;
using Halatech.Local.OpenAi.Text;

namespace Halatech.Local.OpenAi.Protocol;

/// <param name="Inputs">One text per vector; token ids arrive as their numbers, which have no words but hash well.</param>
/// <param name="Dimensions">Null for the model's own size.</param>
internal sealed record EmbeddingRequest(
    string Model, IReadOnlyList<string> Inputs, int Tokens, int? Dimensions, bool Base64);

/// <summary>Reads and checks the body of <c>POST /v1/embeddings</c>; limits from OpenAI's published API description.</summary>
internal static class EmbeddingRequestReader
{
    public const int LeastDimensions = 8, MostDimensions = 4096;
    private const int MostInputs = 2048, MostTokensPerInput = 8192, MostTokens = 300_000;

    public static (EmbeddingRequest? Request, ApiError? Error) Read(JsonElement body)
    {
        var problems = new Problems();
        var root = new JsonField(body, "", problems);
        if (!root.IsObject)
            return (null, ApiError.Invalid(null, "invalid_type", "The request body must be a JSON object."));
        foreach (var property in body.EnumerateObject())
        {
            if (property.Name is "model" or "input" or "dimensions" or "encoding_format" or "user") continue;
            problems.Report(ApiError.Invalid(property.Name, "unknown_parameter", $"Unknown parameter: '{property.Name}'."));
        }

        root["user"].OptionalText();
        var inputs = ReadInputs(root["input"]);
        var request = new EmbeddingRequest(
            root["model"].Text(),
            inputs.ConvertAll(input => input.Text),
            inputs.Sum(input => input.Tokens),
            root["dimensions"].Whole(LeastDimensions, MostDimensions),
            root["encoding_format"].IsSent && root["encoding_format"].OneOf("float", "base64") == "base64");
        if (request.Tokens > MostTokens)
            root["input"].Report("max_tokens_per_request", $"at most {MostTokens} tokens a request, got {request.Tokens}.");
        return problems.First is { } error ? (null, error) : (request, null);
    }

    private static List<(string Text, int Tokens)> ReadInputs(JsonField input)
    {
        if (input.IsText) return [ReadText(input)];
        var items = input.Items(least: 1, most: MostInputs);
        if (items.Count == 0) return [];
        return items[0].Value.ValueKind switch
        {
            JsonValueKind.Number => [ReadTokens(input)],
            JsonValueKind.Array => items.ConvertAll(ReadTokens),
            _ => items.ConvertAll(ReadText),
        };
    }

    private static (string, int) ReadText(JsonField field)
    {
        var text = field.Text();
        if (text.Length == 0) field.Report("invalid_value", "an input must not be an empty string.");
        return Limited(field, text, TokenEstimate.Count(text));
    }

    private static (string, int) ReadTokens(JsonField field)
    {
        var ids = field.Items(least: 1).ConvertAll(item => item.Whole(0, int.MaxValue) ?? 0);
        return Limited(field, string.Join(' ', ids.Select(id => id.ToString(CultureInfo.InvariantCulture))), ids.Count);
    }

    private static (string, int) Limited(JsonField field, string text, int tokens)
    {
        if (tokens > MostTokensPerInput)
            field.Report("context_length_exceeded", $"at most {MostTokensPerInput} tokens an input, got {tokens}.");
        return (text, tokens);
    }
}
