using System.Globalization;
using System.Text;
using Halatech.Core.Conversations;

namespace Halatech.Benchmarks.Services;

/// <summary>
/// The least that can pass for the model and for Twilio's REST: a reply after 50 ms, embeddings at once, and for every
/// message that is posted a SID and an index. Tells who is listening which conversation was written to.
/// </summary>
internal sealed class StandInServices : IAsyncDisposable
{
    /// <summary>How long the model thinks.</summary>
    public static readonly TimeSpan ThinkingTime = TimeSpan.FromMilliseconds(50);

    // From the knowledge and the instructions alone: what stands in neither would be asked for a second time.
    private const string Reply = "Breakfast is looked after from 7 in the morning to 10 in the evening, all through 2026. See you on Saturday night!";

    private static readonly byte[] Completion = Encoding.UTF8.GetBytes($$"""
        {"id":"chatcmpl-bench","object":"chat.completion","created":1767225600,"model":"bench",
        "choices":[{"index":0,"message":{"role":"assistant","content":"{{Reply}}"},"finish_reason":"stop"}],
        "usage":{"prompt_tokens":900,"completion_tokens":25,"total_tokens":925}
        }
        """);

    private static readonly byte[] Stream = Encoding.UTF8.GetBytes($$$"""
        data: {"id":"chatcmpl-bench","object":"chat.completion.chunk","created":1767225600,"model":"bench","choices":[{"index":0,"delta":{"role":"assistant","content":"{{{Reply}}}"},"finish_reason":null}]}

        data: {"id":"chatcmpl-bench","object":"chat.completion.chunk","created":1767225600,"model":"bench","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

        data: {"id":"chatcmpl-bench","object":"chat.completion.chunk","created":1767225600,"model":"bench","choices":[],"usage":{"prompt_tokens":900,"completion_tokens":25,"total_tokens":925}}

        data: [DONE]


        """.ReplaceLineEndings("\n"));

    private readonly WebApplication _app;
    private readonly Func<ConversationId, int> _posted;

    private StandInServices(Func<ConversationId, int> posted)
    {
        _posted = posted;
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(HandleAsync);
    }

    public Uri Address => new(_app.Urls.Single());

    /// <summary>Starts; <paramref name="posted"/> is called for every message that the product posts and gives its index.</summary>
    public static async Task<StandInServices> StartAsync(Func<ConversationId, int> posted, CancellationToken cancellation)
    {
        var services = new StandInServices(posted);
        await services._app.StartAsync(cancellation);
        return services;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task HandleAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!;
        if (path.EndsWith("/Messages", StringComparison.Ordinal))
        {
            var index = _posted(ConversationId.Parse(path.Split('/')[^2]));
            await context.Request.Body.CopyToAsync(System.IO.Stream.Null, context.RequestAborted);
            await AnswerAsync(context, StatusCodes.Status201Created, CreatedMessage(index));
        }
        else if (path.EndsWith("/embeddings", StringComparison.Ordinal))
        {
            await AnswerAsync(context, StatusCodes.Status200OK, await StandInEmbeddings.AnswerAsync(context.Request.Body, context.RequestAborted));
        }
        else
        {
            var streamed = await IsStreamAskedForAsync(context);
            await Task.Delay(ThinkingTime, context.RequestAborted);
            await AnswerAsync(context, StatusCodes.Status200OK, streamed ? Stream : Completion, streamed ? "text/event-stream" : "application/json");
        }
    }

    private static async Task<bool> IsStreamAskedForAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        return body.GetBuffer().AsSpan(0, (int)body.Length).IndexOf("\"stream\":true"u8) >= 0;
    }

    private static byte[] CreatedMessage(int index) => Encoding.ASCII.GetBytes(string.Create(
        CultureInfo.InvariantCulture,
        $$"""{"sid":"IM{{Guid.NewGuid():N}}","index":{{index}},"author":"assistant"}"""));

    private static async Task AnswerAsync(HttpContext context, int status, byte[] json, string contentType = "application/json")
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = json.Length;
        await context.Response.Body.WriteAsync(json, context.RequestAborted);
    }
}
