using System.Text.Json;
using Halatech.Local.OpenAi.Protocol;

namespace Halatech.Local.OpenAi.Offline;

/// <summary>
/// Answers in place of a model when none is configured: from the knowledge of the turn and nothing else, and
/// it says so. The questions of a decision map are answered by their words
/// (see <see cref="OfflineDecisions"/>), a forced function is filled from the conversation (see <see cref="ArgumentFiller"/>), any other
/// response schema gets the smallest value it allows; under "auto" no function is ever called.
/// </summary>
internal static class OfflineAssistant
{
    public static ChatReply Reply(ChatRequest request) => request.Choice.Use == ToolUse.Required
        ? ChatReply.Call(ForcedCall(request))
        : ChatReply.Of(request.Format.Kind switch
        {
            ReplyKind.JsonSchema when OfflineDecisions.IsAsked(request) => OfflineDecisions.Answer(request),
            ReplyKind.JsonSchema => SchemaSample.Of(request.Format.Schema),
            ReplyKind.JsonObject => JsonSerializer.Serialize(new { reply = Say(request) }),
            _ => SayWithNote(request),
        });

    private static ToolCall ForcedCall(ChatRequest request)
    {
        var name = request.Choice.Allowed?[0] ?? request.Tools[0].Name;
        var tool = request.Tools.First(offered => offered.Name == name);
        return new ToolCall(Ids.Call(), name, ArgumentFiller.Fill(request, tool));
    }

    private static string Say(ChatRequest request) =>
        TransactionTalk.Reply(request) ?? ReplyComposer.Compose(Turn.Of(request.Messages), KnowledgeBlock.Find(request.Messages));

    // The note stands last, but not between a question and its choices.
    private static string SayWithNote(ChatRequest request)
    {
        var reply = Say(request);
        if (!Turn.Of(request.Messages).IsFirst) return reply;
        return TransactionTalk.Offers(reply) ? $"{Phrasing.OfflineNote}\n\n{reply}" : $"{reply}\n\n{Phrasing.OfflineNote}";
    }
}
