using Halatech.Local.OpenAi.Offline;
using Halatech.Local.OpenAi.Protocol;
using Halatech.Local.OpenAi.Scripting;

namespace Halatech.Local.OpenAi.Server;

/// <summary><c>POST /v1/chat/completions</c>: a rule answers, or the offline assistant does.</summary>
internal sealed class ChatEndpoint(
    OpenAiStandInOptions options, ModelCatalogue models, RateLimits limits, RuleBook rules, RequestLog log, FailurePlayer failures)
{
    public async Task HandleAsync(HttpContext http)
    {
        var body = await RequestBody.ReadAsync(http);
        var record = log.Add(http.Request.Method, http.Request.Path, body);
        using var json = RequestBody.Parse(body);
        var (request, error) = json is null ? (null, ApiError.NotJson) : ChatRequestReader.Read(json.RootElement);
        record.Model = request?.Model;
        error ??= models.RefuseForChat(request!.Model) ?? limits.Charge(http, TokenCosts.OfPrompt(request));
        if (error is null) await AnswerAsync(http, request!, record);
        else await WireJson.SendErrorAsync(http, error);
        record.Status = http.Response.StatusCode;
    }

    private async Task AnswerAsync(HttpContext http, ChatRequest request, RecordedRequest record)
    {
        var rule = rules.Take(RequestFacts.Of(request));
        record.Rule = rule?.Name;
        await Latency.WaitAsync(options.ChatLatency + (rule?.Delay ?? TimeSpan.Zero), options.Clock, http.RequestAborted);
        if (rule is { Reply: not ScriptedReply.Say })
        {
            await failures.PlayAsync(http, rule.Reply, request.Stream ? text => Stream(ChatReply.Of(text)) : null);
            return;
        }

        var reply = rule?.Reply is ScriptedReply.Say said ? said.Reply : OfflineAssistant.Reply(request);
        reply = ReplyLimits.Apply(reply, request);
        if (request.Stream) await Stream(reply).SendAsync();
        else await WireJson.SendAsync(http, StatusCodes.Status200OK, Complete(reply), CompletionWriter.Write);

        CompletionStream Stream(ChatReply what) => new(http, Complete(what), options.StreamPause, options.Clock);
        Completion Complete(ChatReply what) => new(Ids.Completion(), options.Clock.GetUtcNow().ToUnixTimeSeconds(), request, what);
    }
}
