using System.Text.Json;
using Halatech.Core.Errors;
using Halatech.Core.Tenancy;
using Halatech.Core.Transactions;
using Halatech.Core.Turns;
using Microsoft.Extensions.AI;

namespace Halatech.Grains.Turns;

/// <summary>
/// Asks the chat model. For a reply it has no tools: what is not in the prompt it cannot do. For a function it has that one
/// alone, and must call it.
/// </summary>
internal sealed class ChatAgent(IChatClient model)
{
    /// <exception cref="ModelException">The model gave no usable answer.</exception>
    public async Task<string> WriteAsync(
        IReadOnlyList<PromptMessage> prompt, ModelSettings settings, UsageMeter meter, CancellationToken cancellationToken)
    {
        var response = await AskAsync(prompt.Select(ToChat), OptionsOf(settings), meter, cancellationToken);
        return response.FinishReason == ChatFinishReason.Length ? CutReply.AtLastSentence(response.Text) : response.Text;
    }

    /// <summary>The arguments that the model gives an enforced function: JSON text, not checked yet.</summary>
    /// <param name="prompt">What the model reads.</param>
    /// <param name="function">The one function that it must call.</param>
    /// <param name="complaint">What was wrong with its first arguments; null the first time.</param>
    /// <param name="settings">The tenant's model.</param>
    /// <param name="meter">Counts what it costs.</param>
    /// <param name="cancellationToken">Breaks it off.</param>
    /// <exception cref="ModelException">The model gave no usable answer.</exception>
    public async Task<string> CallAsync(
        IReadOnlyList<PromptMessage> prompt,
        FunctionDefinition function,
        RefusedArguments? complaint,
        ModelSettings settings,
        UsageMeter meter,
        CancellationToken cancellationToken)
    {
        using var schema = JsonDocument.Parse(function.Parameters);
        var options = OptionsOf(settings);
        options.Tools = [AIFunctionFactory.CreateDeclaration(function.Name, function.Description, schema.RootElement)];
        options.ToolMode = ChatToolMode.RequireSpecific(function.Name);
        options.AllowMultipleToolCalls = false;
        IEnumerable<ChatMessage> messages = prompt.Select(ToChat);
        if (complaint is not null) messages = messages.Concat(complaint.AsChat(function.Name));

        var response = Uncut(await AskAsync(messages, options, meter, cancellationToken));
        var call = response.Messages.SelectMany(m => m.Contents).OfType<FunctionCallContent>().FirstOrDefault(c => c.Name == function.Name);
        return call switch
        {
            null => throw new ModelException(new(ErrorKind.Upstream, "model.no-call", "The model did not call the function it was told to.")),

            // Arguments that are no JSON object are the model's fault, and are shown to it as any other.
            { Exception: not null } or { Arguments: null } => "",
            _ => JsonSerializer.Serialize(call.Arguments, AIJsonUtilities.DefaultOptions),
        };
    }

    /// <summary>An answer in the shape of a JSON schema: JSON text, not checked yet.</summary>
    /// <exception cref="ModelException">The model gave no usable answer.</exception>
    public async Task<string> AnswerAsync(
        IReadOnlyList<PromptMessage> prompt,
        string schemaName,
        JsonElement schema,
        ModelSettings settings,
        UsageMeter meter,
        CancellationToken cancellationToken)
    {
        var options = OptionsOf(settings);

        // Decisions are not a matter of taste, and a long map has many answers.
        options.Temperature = 0;
        options.MaxOutputTokens = null;
        options.ResponseFormat = ChatResponseFormat.ForJsonSchema(schema, schemaName);
        var response = Uncut(await AskAsync(prompt.Select(ToChat), options, meter, cancellationToken));
        return response.Text;
    }

    private async Task<ChatResponse> AskAsync(
        IEnumerable<ChatMessage> messages, ChatOptions options, UsageMeter meter, CancellationToken cancellationToken)
    {
        ModelScope.CountIn(meter);
        return await model.GetResponseAsync(messages, options, cancellationToken);
    }

    // Half an answer is none where all of it counts.
    private static ChatResponse Uncut(ChatResponse response) => response.FinishReason == ChatFinishReason.Length
        ? throw new ModelException(new(ErrorKind.Upstream, "model.cut-off", "The model's answer met its length limit."))
        : response;

    private static ChatOptions OptionsOf(ModelSettings settings) => new()
    {
        ModelId = settings.Chat.Length == 0 ? null : settings.Chat,
        Temperature = (float?)settings.Temperature,
        MaxOutputTokens = settings.MaxOutputTokens,
    };

    private static ChatMessage ToChat(PromptMessage message)
    {
        var chat = new ChatMessage(
            message.Role switch
            {
                PromptRole.System => ChatRole.System,
                PromptRole.Assistant => ChatRole.Assistant,
                _ => ChatRole.User,
            },
            message.Text);
        foreach (var image in message.Images) chat.Contents.Add(new DataContent(image.Bytes, image.ContentType));
        return chat;
    }
}

/// <summary>Arguments that a model gave, and why they were refused.</summary>
internal sealed record RefusedArguments(string Arguments, string Faults)
{
    private const string CallId = "call_refused";

    /// <summary>The exchange as the chat protocol has it: the call, and what came of it.</summary>
    public IEnumerable<ChatMessage> AsChat(string function)
    {
        Dictionary<string, object?> given = new(StringComparer.Ordinal) { ["refused"] = Arguments };
        yield return new ChatMessage(ChatRole.Assistant, [new FunctionCallContent(CallId, function, given)]);
        yield return new ChatMessage(ChatRole.Tool, [new FunctionResultContent(CallId, Faults)]);
    }
}
