using Halatech.Local.OpenAi.Text;

namespace Halatech.Local.OpenAi.Protocol;

/// <summary>Applies <c>stop</c> and <c>max_completion_tokens</c> to a finished reply, as generation would have.</summary>
internal static class ReplyLimits
{
    public static ChatReply Apply(ChatReply reply, ChatRequest request)
    {
        if (reply.Text is { } text) reply = reply with { Text = BeforeStop(text, request.Stop) };
        return request.TokenLimit is { } limit && TokenCosts.OfReply(reply) > limit ? Cut(reply, limit) : reply;
    }

    private static string BeforeStop(string text, IReadOnlyList<string> stops)
    {
        foreach (var stop in stops)
        {
            var at = text.IndexOf(stop, StringComparison.Ordinal);
            if (at >= 0) text = text[..at];
        }

        return text;
    }

    // The real service cuts arguments in the middle of their JSON as well; clients must cope.
    private static ChatReply Cut(ChatReply reply, int limit) => reply with
    {
        Text = reply.Text is { } text ? TokenEstimate.Prefix(text, limit) : null,
        Refusal = reply.Refusal is { } refusal ? TokenEstimate.Prefix(refusal, limit) : null,
        ToolCalls = CutCalls(reply.ToolCalls, limit),
        FinishReason = "length",
    };

    private static List<ToolCall> CutCalls(IReadOnlyList<ToolCall> calls, int limit)
    {
        var kept = new List<ToolCall>();
        foreach (var call in calls)
        {
            if (limit <= 0) break;
            kept.Add(call with { Arguments = TokenEstimate.Prefix(call.Arguments, limit) });
            limit -= TokenEstimate.Count(call.Arguments);
        }

        return kept;
    }
}
