using Halatech.Local.OpenAi.Protocol;

namespace Halatech.Local.OpenAi.Scripting;

/// <summary>What rules can look at.</summary>
internal sealed record RequestFacts(
    ScriptedEndpoint Endpoint, string Model, string LastUser, IEnumerable<string> Messages, string? Schema, IEnumerable<string> Tools)
{
    public static RequestFacts Of(ChatRequest request) => new(
        ScriptedEndpoint.Chat, request.Model, request.LastUserText, request.Messages.Select(message => message.Text),
        request.Format.SchemaName, request.Tools.Select(tool => tool.Name));

    public static RequestFacts Of(EmbeddingRequest request) => new(
        ScriptedEndpoint.Embeddings, request.Model, request.Inputs[^1], request.Inputs, null, []);
}
