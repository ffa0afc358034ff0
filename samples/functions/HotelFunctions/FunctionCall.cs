using System.Text.Json;

namespace HotelFunctions;

/// <summary>What Halatech posts to a function.</summary>
public sealed record FunctionCall(
    string TenantId,
    string ConversationId,
    string TransactionId,
    string CallId,
    string ActionType,
    JsonElement Arguments,
    Uri CallbackUrl,
    DateTimeOffset CallbackExpiresAt)
{
    public string Text(string name) =>
        Arguments.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()!.Trim() : "";

    public int Number(string name) => Arguments.TryGetProperty(name, out var value) && value.TryGetInt32(out var number) ? number : 0;
}

/// <summary>What a function answers. The message is made for the customer.</summary>
public sealed record FunctionReply(string Status, string Message, string? BookingNumber = null);
