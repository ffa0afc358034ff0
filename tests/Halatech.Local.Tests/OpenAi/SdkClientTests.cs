using System.ClientModel;
using System.ClientModel.Primitives;
using System.ComponentModel;
using System.Numerics.Tensors;
using Halatech.Local.OpenAi.Scripting;
using Microsoft.Extensions.AI;
using OpenAI;

namespace Halatech.Local.Tests.OpenAi;

/// <summary>The official .NET client behind Microsoft.Extensions.AI, as the product uses it.</summary>
public sealed class SdkClientTests : Served
{
    [Fact]
    public async Task ChatClient_PlainQuestion_GetsTextAndUsage()
    {
        Server.Rules.Add(new ScriptedRule { LastUser = "ping", Reply = ScriptedReply.Text("pong") });
        var response = await Chat().GetResponseAsync("ping", cancellationToken: Cancellation);
        Assert.Equal("pong", response.Text);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        Assert.True(response.Usage!.InputTokenCount > 0);
        Assert.Equal(1, response.Usage.OutputTokenCount);
    }

    [Fact]
    public async Task ChatClient_Streaming_EndsWithFinishReasonAndUsage()
    {
        Server.Rules.Add(new ScriptedRule { Reply = ScriptedReply.LongText(2000) });
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in Chat().GetStreamingResponseAsync("go", cancellationToken: Cancellation)) updates.Add(update);
        var response = updates.ToChatResponse();
        Assert.Equal(2000, response.Text.Length);
        Assert.Equal(ChatFinishReason.Stop, response.FinishReason);
        Assert.True(response.Usage!.OutputTokenCount > 100);
    }

    [Fact]
    public async Task ChatClient_BrokenStream_HasNoFinishReason()
    {
        Server.Rules.Add(new ScriptedRule { Reply = ScriptedReply.StreamError("The beginning") });
        var updates = new List<ChatResponseUpdate>();
        await foreach (var update in Chat().GetStreamingResponseAsync("go", cancellationToken: Cancellation)) updates.Add(update);
        Assert.Equal("The beginning", updates.ToChatResponse().Text);
        Assert.DoesNotContain(updates, update => update.FinishReason is not null);
    }

    [Fact]
    public async Task ChatClient_FunctionInvocation_RunsBothCallsAndEnds()
    {
        Server.Rules.Add(
            new ScriptedRule { AnyMessage = "degrees", Reply = ScriptedReply.Text("Warm in both.") },
            new ScriptedRule
            {
                Tool = "weather",
                Reply = ScriptedReply.ToolCalls(("weather", """{"city":"Lagos"}"""), ("weather", """{"city":"Abuja"}""")),
            });
        var asked = new List<string>();
        var weather = AIFunctionFactory.Create((string city) => { asked.Add(city); return "30 degrees"; }, "weather");
        var client = new ChatClientBuilder(Chat()).UseFunctionInvocation().Build();
        var response = await client.GetResponseAsync("Weather?", new ChatOptions { Tools = [weather] }, Cancellation);
        Assert.Equal(["Lagos", "Abuja"], asked);
        Assert.Equal("Warm in both.", response.Text);
    }

    [Fact]
    public async Task ChatClient_ForcedFunctionWithoutRule_GetsSchemaValidArguments()
    {
        var book = AIFunctionFactory.Create((string guest, int nights) => guest + nights, "book");
        var options = new ChatOptions { Tools = [book], ToolMode = ChatToolMode.RequireSpecific("book") };
        var response = await Chat().GetResponseAsync("Book me in", options, Cancellation);
        var call = Assert.Single(response.Messages.SelectMany(message => message.Contents).OfType<FunctionCallContent>());
        Assert.Equal("book", call.Name);
        Assert.Equal("guest nights", string.Join(" ", call.Arguments!.Keys.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public async Task ChatClient_TypedResponseWithoutRule_Deserialises()
    {
        var response = await Chat().GetResponseAsync<MapAnswers>("Fill this in", cancellationToken: Cancellation);
        Assert.False(response.Result.WantsToBook);
        Assert.Empty(response.Result.Evidence);
    }

    [Fact]
    public async Task EmbeddingGenerator_WithDimensions_GivesUnitVectorsInOrder()
    {
        var generator = Client().GetEmbeddingClient("text-embedding-3-small").AsIEmbeddingGenerator();
        var options = new EmbeddingGenerationOptions { Dimensions = 512 };
        string[] texts = ["Is breakfast included?", "Do you serve breakfast?", "Where can I park my car?"];
        var vectors = await generator.GenerateAsync(texts, options, Cancellation);
        Assert.All(vectors, vector => Assert.Equal(512, vector.Vector.Length));
        Assert.Equal(1, TensorPrimitives.Norm(vectors[0].Vector.Span), tolerance: 1e-4);
        Assert.True(Cosine(vectors, 0, 1) > Cosine(vectors, 0, 2) + 0.2);
        Assert.True(vectors.Usage!.InputTokenCount > 0);
    }

    [Fact]
    public async Task Client_ServerError_IsRetriedToSuccess()
    {
        Server.Rules.Add(
            new ScriptedRule { Times = 2, Reply = ScriptedReply.Error(500) },
            new ScriptedRule { Reply = ScriptedReply.Text("back") });
        Assert.Equal("back", (await Chat(retries: 3).GetResponseAsync("hi", cancellationToken: Cancellation)).Text);
        Assert.Equal(3, Server.Requests.Chat);
    }

    [Fact]
    public async Task Client_RateLimit_SurfacesStatusAndCode()
    {
        Server.Rules.Add(new ScriptedRule { Reply = ScriptedReply.Error(429, retryAfter: "1") });
        var error = await Assert.ThrowsAsync<ClientResultException>(
            () => Chat().GetResponseAsync("hi", cancellationToken: Cancellation));
        Assert.Equal(429, error.Status);
        Assert.Contains("rate_limit_exceeded", error.Message, StringComparison.Ordinal);
    }

    private IChatClient Chat(int retries = 0) => Client(retries).GetChatClient("gpt-4o-mini").AsIChatClient();

    private OpenAIClient Client(int retries = 0) => new(new ApiKeyCredential(Key), new OpenAIClientOptions
    {
        Endpoint = Server.Endpoint,
        RetryPolicy = new PromptRetry(retries),
    });

    private static float Cosine(GeneratedEmbeddings<Embedding<float>> vectors, int left, int right) =>
        TensorPrimitives.Dot(vectors[left].Vector.Span, vectors[right].Vector.Span);

    private sealed class PromptRetry(int retries) : ClientRetryPolicy(retries)
    {
        protected override TimeSpan GetNextDelay(PipelineMessage message, int tryCount) => TimeSpan.Zero;
    }

    [Description("Answers to the questions of a decision map.")]
    private sealed record MapAnswers(bool WantsToBook, string[] Evidence, string Reason);
}
