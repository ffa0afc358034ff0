using System.Text.Json;

namespace Halatech.Local.OpenAi.Protocol;

/// <summary>What one chunk of a stream adds to the message.</summary>
/// <param name="Role">True on the first chunk, the only one that names the role.</param>
internal readonly record struct Delta(
    bool Role = false, string? Content = null, string? Refusal = null, CallDelta? Call = null)
{
    public static readonly Delta Nothing;

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("delta");
        if (Role) json.WriteString("role", "assistant");
        if (Content is not null || Role) json.WriteString("content", Content);
        if (Refusal is not null || Role) json.WriteString("refusal", Refusal);
        if (Call is not null) WriteCall(json, Call);
        json.WriteEndObject();
    }

    private static void WriteCall(Utf8JsonWriter json, CallDelta call)
    {
        json.WriteStartArray("tool_calls");
        json.WriteStartObject();
        json.WriteNumber("index", call.Index);
        if (call.Opening is { } opening)
        {
            json.WriteString("id", opening.Id);
            json.WriteString("type", "function");
        }

        json.WriteStartObject("function");
        if (call.Opening is not null) json.WriteString("name", call.Opening.Name);
        json.WriteString("arguments", call.Arguments);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }
}

/// <param name="Opening">On the first chunk of a call, whose id and name are sent once.</param>
internal sealed record CallDelta(int Index, ToolCall? Opening, string Arguments);
