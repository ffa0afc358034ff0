using System.Text.Json;
using Halatech.Local.OpenAi.Text;

namespace Halatech.Local.OpenAi.Protocol;

/// <summary>Token usage of a request and its reply, estimated (see <see cref="TokenEstimate"/>).</summary>
internal static class TokenCosts
{
    // What the chat format itself adds to each message and to the whole prompt.
    private const int PerMessage = 3, PerPrompt = 3, PerCall = 4;

    public static int OfPrompt(ChatRequest request)
    {
        var count = PerPrompt + OfJson(request.Format.Schema);
        foreach (var message in request.Messages)
            count += PerMessage + TokenEstimate.Count(message.Text) + OfCalls(message.ToolCalls);
        foreach (var tool in request.Tools)
            count += PerCall + TokenEstimate.Count(tool.Name) + OfJson(tool.Parameters);
        return count;
    }

    public static int OfReply(ChatReply reply) =>
        TokenEstimate.Count(reply.Text) + TokenEstimate.Count(reply.Refusal) + OfCalls(reply.ToolCalls);

    private static int OfCalls(IReadOnlyList<ToolCall> calls)
    {
        var count = 0;
        foreach (var call in calls)
            count += PerCall + TokenEstimate.Count(call.Name) + TokenEstimate.Count(call.Arguments);
        return count;
    }

    private static int OfJson(JsonElement json) =>
        json.ValueKind == JsonValueKind.Undefined ? 0 : TokenEstimate.Count(json.GetRawText());
}
