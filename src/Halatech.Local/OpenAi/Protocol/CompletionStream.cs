using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Halatech.Local.OpenAi.Text;

namespace Halatech.Local.OpenAi.Protocol;

/// <summary>
/// Streams a completion as server-sent events: <c>chat.completion.chunk</c> objects, the usage chunk when it
/// was asked for, and <c>[DONE]</c>.
/// </summary>
internal sealed class CompletionStream(HttpContext http, Completion completion, TimeSpan pause, TimeProvider clock)
{
    // About a line of text per event: enough of them to be a stream, few enough to be cheap.
    private const int TokensPerChunk = 8;
    private const int FlushBytes = 32 * 1024;

    private readonly PipeWriter _body = http.Response.BodyWriter;

    public async Task SendAsync()
    {
        Begin();
        await SendReplyAsync(finish: true);
        if (completion.Request.IncludeUsage && completion.CountsTokens) Write(default, WriteUsageChunk);
        _body.Write("data: [DONE]\n\n"u8);
        await _body.FlushAsync(http.RequestAborted);
    }

    /// <summary>Sends the reply without its end and leaves the stream open: the beginning of a failure.</summary>
    public async Task SendUnfinishedAsync()
    {
        Begin();
        await SendReplyAsync(finish: false);
        await _body.FlushAsync(http.RequestAborted);
    }

    public async Task SendEventAsync<T>(T value, Action<Utf8JsonWriter, T> write)
    {
        WriteEvent(value, write);
        await _body.FlushAsync(http.RequestAborted);
    }

    private void Begin()
    {
        http.Response.ContentType = "text/event-stream; charset=utf-8";
        http.Response.Headers.CacheControl = "no-cache";
    }

    private async Task SendReplyAsync(bool finish)
    {
        for (var index = 0; index < completion.Request.Choices; index++)
        {
            foreach (var delta in DeltasOf(completion.Reply))
            {
                Write(new Chunk(index, delta, null), WriteChunk);
                await PaceAsync();
            }

            if (finish) Write(new Chunk(index, Delta.Nothing, completion.Reply.FinishReason), WriteChunk);
        }
    }

    private static IEnumerable<Delta> DeltasOf(ChatReply reply)
    {
        yield return reply.ToolCalls.Count > 0 ? new Delta(Role: true) : new Delta(Role: true, Content: "");
        foreach (var piece in PiecesOf(reply.Text)) yield return new Delta(Content: piece);
        foreach (var piece in PiecesOf(reply.Refusal)) yield return new Delta(Refusal: piece);
        for (var index = 0; index < reply.ToolCalls.Count; index++)
        {
            var call = reply.ToolCalls[index];
            yield return new Delta(Call: new CallDelta(index, call, ""));
            foreach (var piece in PiecesOf(call.Arguments)) yield return new Delta(Call: new CallDelta(index, null, piece));
        }
    }

    private static IEnumerable<string> PiecesOf(string? text)
    {
        for (var at = 0; at < text?.Length;)
        {
            var end = at;
            for (var i = 0; i < TokensPerChunk && end < text.Length; i++)
                end += TokenEstimate.NextLength(text.AsSpan(end));
            yield return text[at..end];
            at = end;
        }
    }

    private async ValueTask PaceAsync()
    {
        if (pause == TimeSpan.Zero && _body.UnflushedBytes < FlushBytes) return;
        await _body.FlushAsync(http.RequestAborted);
        if (pause > TimeSpan.Zero) await Task.Delay(pause, clock, http.RequestAborted);
    }

    private void Write(Chunk chunk, Action<Utf8JsonWriter, Chunk> write) => WriteEvent(chunk, write);

    private void WriteEvent<T>(T value, Action<Utf8JsonWriter, T> write)
    {
        _body.Write("data: "u8);
        WireJson.Write(_body, value, write);
        _body.Write("\n\n"u8);
    }

    private void WriteChunk(Utf8JsonWriter json, Chunk chunk)
    {
        json.WriteStartObject();
        CompletionWriter.WriteHead(json, completion, "chat.completion.chunk");
        json.WriteStartArray("choices");
        json.WriteStartObject();
        json.WriteNumber("index", chunk.Index);
        chunk.Delta.Write(json);
        json.WriteNull("logprobs");
        json.WriteString("finish_reason", chunk.FinishReason);
        json.WriteEndObject();
        json.WriteEndArray();
        if (completion.Request.IncludeUsage) json.WriteNull("usage");
        json.WriteEndObject();
    }

    private void WriteUsageChunk(Utf8JsonWriter json, Chunk none)
    {
        json.WriteStartObject();
        CompletionWriter.WriteHead(json, completion, "chat.completion.chunk");
        json.WriteStartArray("choices");
        json.WriteEndArray();
        CompletionWriter.WriteUsage(json, completion);
        json.WriteEndObject();
    }

    private readonly record struct Chunk(int Index, Delta Delta, string? FinishReason);
}
