using System.Globalization;
using System.Text.Json;
using Halatech.Core.Conversations;

namespace Halatech.Adapters.Twilio;

/// <summary>
/// What a message of ours carries in its attributes, so that it is known again: <c>{"halatech":{"reply":"turn-12","part":0}}</c>.
/// </summary>
internal static class SendMark
{
    private const string Own = "halatech";

    // Reply ids are letters, digits and hyphens: nothing in them needs escaping.
    public static string Write(SendId send, int attempt = 0) => string.Create(
        CultureInfo.InvariantCulture,
        $$$"""{"{{{Own}}}":{"reply":"{{{send.Reply}}}","part":{{{send.Part}}}{{{(attempt == 0 ? "" : $",\"attempt\":{attempt}")}}}}}""");

    /// <summary>
    /// Whether these attributes are those of this send: one that the network refused is sent again as another attempt. Others
    /// may have written them; anything may stand there.
    /// </summary>
    public static bool Is(string? attributes, SendId send, int attempt = 0)
    {
        if (string.IsNullOrEmpty(attributes)) return false;
        try
        {
            using var json = JsonDocument.Parse(attributes, new JsonDocumentOptions { MaxDepth = 16 });
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty(Own, out var mark) && mark.ValueKind == JsonValueKind.Object
                && mark.TryGetProperty("reply", out var reply) && reply.ValueKind == JsonValueKind.String
                && reply.ValueEquals(send.Reply.Value)
                && mark.TryGetProperty("part", out var part) && part.ValueKind == JsonValueKind.Number
                && part.TryGetInt32(out var number) && number == send.Part
                && AttemptOf(mark) == attempt;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static int? AttemptOf(JsonElement mark) =>
        !mark.TryGetProperty("attempt", out var attempt) ? 0
        : attempt.ValueKind == JsonValueKind.Number && attempt.TryGetInt32(out var number) ? number
        : null;
}
