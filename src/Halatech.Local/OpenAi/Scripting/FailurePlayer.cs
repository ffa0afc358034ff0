using System.Text;
using Halatech.Local.OpenAi.Protocol;

namespace Halatech.Local.OpenAi.Scripting;

/// <summary>Plays the replies that are not an answer: errors, broken bodies, silence and cut connections.</summary>
internal sealed class FailurePlayer(CancellationToken stopping)
{
    /// <param name="stream">The stream to break off, when the client asked for one.</param>
    public Task PlayAsync(HttpContext http, ScriptedReply reply, Func<string, CompletionStream>? stream) => reply switch
    {
        ScriptedReply.Failure { Html: { } page } failure => SendAsync(http, page, "text/html; charset=utf-8", failure.Reason),
        ScriptedReply.Failure failure => WireJson.SendErrorAsync(http, failure.Reason),
        ScriptedReply.Raw raw => SendAsync(http, raw.Content, raw.ContentType, raw.Status),
        ScriptedReply.Broken => SendGarbageAsync(http, streamed: stream is not null),
        ScriptedReply.Silent => HangAsync(http),
        ScriptedReply.Stalled stalled => StallAsync(http, stream?.Invoke(stalled.Beginning)),
        ScriptedReply.BreakOff broken => BreakOffAsync(http, broken, stream?.Invoke(broken.Beginning)),
        _ => throw new InvalidOperationException($"{reply.GetType().Name} is an answer, not a failure."),
    };

    private static Task SendAsync(HttpContext http, string page, string contentType, ApiError error)
    {
        if (error.RetryAfter is { } wait) http.Response.Headers.RetryAfter = wait;
        return SendAsync(http, page, contentType, error.Status);
    }

    private static Task SendAsync(HttpContext http, string body, string contentType, int status)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = contentType;
        return http.Response.WriteAsync(body, http.RequestAborted);
    }

    private static Task SendGarbageAsync(HttpContext http, bool streamed) => streamed
        ? SendAsync(http, "data: {\"choices\":[{\"del\u0000\n\ndata: [DONE]\n\n", "text/event-stream", StatusCodes.Status200OK)
        : SendAsync(http, "{\"choices\":[{\"mess\u0000", "application/json", StatusCodes.Status200OK);

    private async Task HangAsync(HttpContext http)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        await Task.Delay(Timeout.InfiniteTimeSpan, over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        http.Abort();
    }

    private async Task StallAsync(HttpContext http, CompletionStream? stream)
    {
        if (stream is not null) await stream.SendUnfinishedAsync();
        await HangAsync(http);
    }

    private static async Task BreakOffAsync(HttpContext http, ScriptedReply.BreakOff broken, CompletionStream? stream)
    {
        var error = ScriptedErrors.Of(StatusCodes.Status500InternalServerError, null, null, null, null);
        if (stream is not null)
        {
            await stream.SendUnfinishedAsync();
            if (broken.WithError) await stream.SendEventAsync(error, WireJson.WriteError);
            else http.Abort();
        }
        else if (broken.WithError)
        {
            await WireJson.SendErrorAsync(http, error);
        }
        else
        {
            // A promised length that is not kept is how a client notices the cut.
            var part = Encoding.UTF8.GetBytes("{\"id\":\"chatcmpl-cut\",\"object\":\"chat.completion\",\"choices\":[");
            http.Response.ContentType = "application/json";
            http.Response.ContentLength = part.Length + 100;
            await http.Response.Body.WriteAsync(part, http.RequestAborted);
            await http.Response.Body.FlushAsync(http.RequestAborted);
            http.Abort();
        }
    }
}
