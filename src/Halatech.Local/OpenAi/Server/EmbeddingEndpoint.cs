using Halatech.Local.OpenAi.Embedding;
using Halatech.Local.OpenAi.Protocol;
using Halatech.Local.OpenAi.Scripting;

namespace Halatech.Local.OpenAi.Server;

/// <summary><c>POST /v1/embeddings</c>.</summary>
internal sealed class EmbeddingEndpoint(
    OpenAiStandInOptions options, ModelCatalogue models, RateLimits limits, RuleBook rules, RequestLog log, FailurePlayer failures)
{
    public async Task HandleAsync(HttpContext http)
    {
        var body = await RequestBody.ReadAsync(http);
        var record = log.Add(http.Request.Method, http.Request.Path, body);
        using var json = RequestBody.Parse(body);
        var (request, error) = json is null ? (null, ApiError.NotJson) : EmbeddingRequestReader.Read(json.RootElement);
        record.Model = request?.Model;
        error ??= models.RefuseForEmbeddings(request!.Model) ?? limits.Charge(http, request.Tokens);
        if (error is null) await AnswerAsync(http, request!, record);
        else await WireJson.SendErrorAsync(http, error);
        record.Status = http.Response.StatusCode;
    }

    private async Task AnswerAsync(HttpContext http, EmbeddingRequest request, RecordedRequest record)
    {
        var rule = rules.Take(RequestFacts.Of(request));
        record.Rule = rule?.Name;
        await Latency.WaitAsync(options.EmbeddingLatency + (rule?.Delay ?? TimeSpan.Zero), options.Clock, http.RequestAborted);
        if (rule is not null)
        {
            await failures.PlayAsync(http, rule.Reply, stream: null);
            return;
        }

        var size = request.Dimensions ?? options.EmbeddingModels[request.Model];
        var vectors = request.Inputs.Select(text => OfflineEmbedding.Embed(text, size)).ToList();
        await WireJson.SendAsync(http, StatusCodes.Status200OK, new EmbeddingReply(request, vectors), EmbeddingWriter.Write);
    }
}
