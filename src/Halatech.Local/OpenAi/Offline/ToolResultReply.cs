using System.Text.Json;
using Halatech.Local.OpenAi.Text;

namespace Halatech.Local.OpenAi.Offline;

/// <summary>Tells the customer what a function answered, in the function's own words where it has some.</summary>
internal static class ToolResultReply
{
    private const int Longest = 1000;

    private static readonly string[] Messages = ["message", "reply", "text", "summary", "detail"];

    public static string Of(string result)
    {
        try
        {
            using var json = JsonDocument.Parse(result);
            if (TextOf(json.RootElement, "error") is { } error) return $"{Phrasing.Failed} {Sentences.Shorten(error, Longest)}";
            foreach (var name in Messages)
                if (TextOf(json.RootElement, name) is { } text) return Sentences.Shorten(text, Longest);
        }
        catch (JsonException)
        {
            // A function may answer in plain text; that is for programs as often as for people, so it is not quoted.
        }

        return Phrasing.PassedOn;
    }

    private static string? TextOf(JsonElement result, string name) =>
        result.ValueKind == JsonValueKind.Object && result.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.String && !string.IsNullOrWhiteSpace(value.GetString())
            ? value.GetString()
            : null;
}
