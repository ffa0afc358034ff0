using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Halatech.Core.Conversations;

namespace Halatech.Benchmarks.Services;

/// <summary>
/// Twilio's REST, a model that takes the same time for every call, whatever it is asked, and a serverless function that answers
/// at once. What the model says follows from what it is asked for: a decision, a call or a reply.
/// </summary>
internal sealed class TurnServices : IAsyncDisposable
{
    /// <summary>How long each call of the chat model takes.</summary>
    public static readonly TimeSpan ModelTime = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<ConversationId, TaskCompletionSource> _replies = [];
    private readonly WebApplication _app;
    private int _chatCalls;

    private TurnServices()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    public Uri Address => new(_app.Urls.Single());

    /// <summary>How long each embedding takes.</summary>
    public TimeSpan EmbeddingTime { get; set; }

    /// <summary>How often the chat model was asked.</summary>
    public int ChatCalls => Volatile.Read(ref _chatCalls);

    public static async Task<TurnServices> StartAsync(CancellationToken cancellation)
    {
        var services = new TurnServices();
        await services._app.StartAsync(cancellation);
        return services;
    }

    /// <summary>Completes with the next message that is posted to this conversation.</summary>
    public Task NextReplyAsync(ConversationId conversation) =>
        (_replies[conversation] = new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        body.Position = 0;
        if (path.EndsWith("/Messages", StringComparison.Ordinal))
        {
            var sent = string.Create(CultureInfo.InvariantCulture, $$"""{"sid":"IM{{Guid.NewGuid():N}}","index":null,"author":"assistant"}""");
            await AnswerAsync(context, StatusCodes.Status201Created, sent);
            if (_replies.TryRemove(ConversationId.Parse(path.Split('/')[^2]), out var reply)) reply.TrySetResult();
        }
        else if (path.EndsWith("/embeddings", StringComparison.Ordinal))
        {
            await Task.Delay(EmbeddingTime, context.RequestAborted);
            await AnswerAsync(context, StatusCodes.Status200OK, Encoding.UTF8.GetString(await StandInEmbeddings.AnswerAsync(body, context.RequestAborted)));
        }
        else if (path.EndsWith("/function", StringComparison.Ordinal))
        {
            await AnswerAsync(context, StatusCodes.Status200OK, $$"""{"status":"{{TurnTenant.Done}}"}""");
        }
        else
        {
            Interlocked.Increment(ref _chatCalls);
            var thinking = Task.Delay(ModelTime, context.RequestAborted);
            var said = TurnModel.Answer(JsonNode.Parse(body)!);
            await thinking;
            await AnswerAsync(context, StatusCodes.Status200OK, said, "text/event-stream");
        }
    }

    private static Task AnswerAsync(HttpContext context, int status, string text, string contentType = "application/json")
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        return context.Response.WriteAsync(text, context.RequestAborted);
    }
}
