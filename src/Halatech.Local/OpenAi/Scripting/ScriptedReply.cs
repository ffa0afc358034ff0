using Halatech.Local.OpenAi.Protocol;

namespace Halatech.Local.OpenAi.Scripting;

/// <summary>What a rule answers: something a model might say, or a way in which the service might fail.</summary>
public abstract record ScriptedReply
{
    private protected ScriptedReply()
    {
    }

    /// <summary>An ordinary answer. <c>stop</c> and <c>max_completion_tokens</c> of the request apply to it.</summary>
    public static ScriptedReply Text(string text) => new Say(ChatReply.Of(text));

    /// <summary>A structured answer: JSON as the request's schema wants it, or does not.</summary>
    public static ScriptedReply Json(string json) => Text(json);

    /// <summary>An answer whose content is the empty string.</summary>
    public static ScriptedReply Empty() => Text("");

    /// <summary>An answer of so many characters of prose.</summary>
    public static ScriptedReply LongText(int characters = 100 * 1024) => Text(Filler.Prose(characters));

    /// <summary>The model declines: <c>refusal</c> is set and <c>content</c> is null.</summary>
    public static ScriptedReply Refusal(string text) => new Say(new ChatReply { Refusal = text });

    /// <summary>One or more calls, in parallel when several. Arguments go out as they are, valid JSON or not.</summary>
    public static ScriptedReply ToolCalls(params IEnumerable<(string Name, string Arguments)> calls) =>
        new Say(ChatReply.Call(calls.Select(call => new ToolCall(Ids.Call(), call.Name, call.Arguments))));

    /// <summary>A whole answer body, sent as it is.</summary>
    public static ScriptedReply Body(string body, string contentType = "application/json", int status = 200) =>
        new Raw(body, contentType, status);

    /// <summary>A 200 answer whose body is not JSON; in a stream, an event that is not.</summary>
    public static ScriptedReply Garbage() => new Broken();

    /// <summary>No answer until the client gives up.</summary>
    public static ScriptedReply Hang() => new Silent();

    /// <summary>An error answer with OpenAI's body, or with an HTML page when one is given, as proxies send.</summary>
    /// <param name="retryAfter">The value of the Retry-After header: seconds or an HTTP date.</param>
    public static ScriptedReply Error(
        int status, string? retryAfter = null, string? html = null, string? code = null, string? type = null, string? message = null) =>
        new Failure(ScriptedErrors.Of(status, retryAfter, code, type, message), html);

    /// <summary>A stream that begins with a text and breaks off with an error event; unstreamed, status 500.</summary>
    public static ScriptedReply StreamError(string text = "One moment") => new BreakOff(text, WithError: true);

    /// <summary>A connection that is cut after a part of the answer.</summary>
    public static ScriptedReply Cut(string text = "One moment") => new BreakOff(text, WithError: false);

    /// <summary>A stream that begins with a text and then says nothing until the client gives up; unstreamed, silence.</summary>
    public static ScriptedReply Stall(string text = "One moment") => new Stalled(text);

    /// <summary>The same answer with another end: <c>length</c>, <c>content_filter</c>, or null for none at all.</summary>
    /// <exception cref="InvalidOperationException">This reply is a failure, which has no end.</exception>
    public ScriptedReply Ending(string? finishReason) => new Say(Said with { FinishReason = finishReason });

    /// <summary>The same answer with these token counts, or with none where null is given for the prompt.</summary>
    /// <exception cref="InvalidOperationException">This reply is a failure, which counts nothing.</exception>
    public ScriptedReply Costing(int? prompt, int completion = 0, int cached = 0) =>
        new Say(Said with { Usage = new ScriptedUsage(prompt, completion, cached) });

    private ChatReply Said => this is Say say ? say.Reply : throw new InvalidOperationException($"{GetType().Name} is no answer of a model.");

    internal sealed record Say(ChatReply Reply) : ScriptedReply;

    internal sealed record Raw(string Content, string ContentType, int Status) : ScriptedReply;

    internal sealed record Broken : ScriptedReply;

    internal sealed record Silent : ScriptedReply;

    internal sealed record Stalled(string Beginning) : ScriptedReply;

    internal sealed record Failure(ApiError Reason, string? Html) : ScriptedReply;

    internal sealed record BreakOff(string Beginning, bool WithError) : ScriptedReply;
}
