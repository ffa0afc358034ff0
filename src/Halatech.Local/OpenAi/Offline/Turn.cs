using Halatech.Local.OpenAi.Protocol;

namespace Halatech.Local.OpenAi.Offline;

/// <summary>The part of a thread that a reply has to deal with.</summary>
/// <param name="Unanswered">What the customer wrote since the last reply, in order.</param>
/// <param name="Before">What the customer wrote last before that; gives a short follow-up its subject.</param>
/// <param name="LastReply">The assistant's last words; null at the start of a thread.</param>
/// <param name="ToolResult">What a function answered in this turn, if one was called.</param>
internal sealed record Turn(IReadOnlyList<string> Unanswered, string? Before, string? LastReply, string? ToolResult)
{
    public bool IsFirst => LastReply is null;

    public static Turn Of(IReadOnlyList<ChatMessage> messages)
    {
        // An assistant message that only calls a function has said nothing to the customer yet.
        var spoken = LastIndex(messages, message => message.Role == ChatRole.Assistant && message.Text.Length > 0);
        var unanswered = messages.Skip(spoken + 1).Where(message => message.Role == ChatRole.User)
            .Select(message => message.Text).ToList();
        var before = messages.Take(spoken + 1).LastOrDefault(message => message.Role == ChatRole.User)?.Text;
        var result = messages.Skip(spoken + 1).LastOrDefault(message => message.Role == ChatRole.Tool)?.Text;
        return new Turn(unanswered, before, spoken < 0 ? null : messages[spoken].Text, result);
    }

    private static int LastIndex(IReadOnlyList<ChatMessage> messages, Func<ChatMessage, bool> fits)
    {
        for (var i = messages.Count - 1; i >= 0; i--)
            if (fits(messages[i])) return i;
        return -1;
    }
}
