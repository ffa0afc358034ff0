using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using Halatech.Core.Errors;
using Halatech.Core.Tenancy;
using Halatech.Core.Turns;
using Microsoft.Extensions.AI;

namespace Halatech.Grains.Tests.Support;

/// <summary>One question to the model.</summary>
internal sealed record ChatCall(TenantId Tenant, ImmutableArray<ChatMessage> Prompt, ChatOptions? Options)
{
    /// <summary>The function that must be called, or null.</summary>
    public string? Function => (Options?.ToolMode as RequiredChatToolMode)?.RequiredFunctionName;

    /// <summary>Whether the questions of a map are to be answered.</summary>
    public bool IsDecision => Options?.ResponseFormat is ChatResponseFormatJson;
}

/// <summary>A model that says what the test wants. It knows its tenant by the scope that the call runs in.</summary>
internal sealed class ScriptedChat : IChatClient
{
    private readonly ConcurrentQueue<ChatCall> _calls = [];
    private readonly ConcurrentDictionary<TenantId, bool> _counted = [];
    private readonly ConcurrentDictionary<TenantId, Func<ChatCall, ChatMessage>> _messages = [];

    public Script<ChatCall, string> Answers { get; } = new((_, _) => Task.FromResult("Our doors open at nine."));

    /// <summary>From now on this tenant's answers cost what their texts would, at four characters a token.</summary>
    public void CountTokens(TenantId tenant) => _counted[tenant] = true;

    /// <summary>From now on this tenant's model gives these messages, with whatever calls are in them.</summary>
    public void Messages(TenantId tenant, Func<ChatCall, ChatMessage> answer) => _messages[tenant] = answer;

    public ImmutableArray<ChatCall> Calls(TenantId tenant) => [.. _calls.Where(c => c.Tenant == tenant)];

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var tenant = TenantScope.Current ?? throw new InvalidOperationException("The model was asked outside of a tenant's scope.");
        var call = new ChatCall(tenant, [.. messages], options);
        _calls.Enqueue(call);
        var metered = ModelScope.Begin(new(new ModelUsage("scripted", 10, 0, 1)));
        if (_messages.TryGetValue(tenant, out var speaks))
        {
            metered.Complete(new ModelUsage("scripted", 10, 5, 1));
            return new ChatResponse(speaks(call)) { FinishReason = ChatFinishReason.Stop };
        }

        var text = await Answers.AnswerAsync(tenant, call, cancellationToken);
        var (read, written) = _counted.ContainsKey(tenant) ? (TokensOf(call), text.Length / 4) : (10, 5);
        metered.Complete(new ModelUsage(options?.ModelId ?? "scripted", read, written, 1));
        return new ChatResponse(MessageOf(call, text)) { FinishReason = ChatFinishReason.Stop };
    }

    private static int TokensOf(ChatCall call)
    {
        var schema = call.Options?.ResponseFormat is ChatResponseFormatJson { Schema: { } shape } ? shape.GetRawText().Length : 0;
        return (call.Prompt.Sum(m => m.Text.Length) + schema) / 4;
    }

    // A function that must be called is called, with the text as its arguments.
    private static ChatMessage MessageOf(ChatCall call, string text) => call.Function is { } function
        ? new(ChatRole.Assistant, [new FunctionCallContent("call_1", function, JsonSerializer.Deserialize<Dictionary<string, object?>>(text))])
        : new(ChatRole.Assistant, text);

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        throw new NotSupportedException("Turns do not stream.");

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
        // Holds nothing.
    }

    /// <summary>Answers once the gate is open; hears a cancellation.</summary>
    public static Func<ChatCall, CancellationToken, Task<string>> After(Gate gate, string text) => async (_, token) =>
    {
        await gate.PassAsync(token);
        return text;
    };

    /// <summary>Answers once the gate is open, cancelled or not.</summary>
    public static Func<ChatCall, CancellationToken, Task<string>> DeafAfter(Gate gate, string text) => async (_, _) =>
    {
        await gate.PassAsync(CancellationToken.None);
        return text;
    };

    public static Func<ChatCall, CancellationToken, Task<string>> Fails(ErrorKind kind) => (_, _) =>
        throw new ModelException(new Error(kind, "model.scripted", "The model was told to fail."));
}
