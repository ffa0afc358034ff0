using System.Text.Json;
using Halatech.Local.OpenAi.Protocol;
using Halatech.Local.OpenAi.Scripting;

namespace Halatech.Local.OpenAi.Server;

/// <summary>
/// <c>/standin/rules</c> and <c>/standin/requests</c>: the server's own controls for tests outside this process.
/// They are no part of OpenAI's protocol and ask for no key; the server listens on loopback.
/// </summary>
internal sealed class ScriptEndpoints(RuleBook rules, RequestLog log)
{
    public async Task AddRulesAsync(HttpContext http)
    {
        // A page in the browser can post a form or text to loopback unasked, but not JSON.
        if (!http.Request.HasJsonContentType())
        {
            await RefuseAsync(http, null, "Send the rules as application/json.");
            return;
        }

        using var json = RequestBody.Parse(await RequestBody.ReadAsync(http));
        var (added, error) = json is null ? ([], ApiError.NotJson) : RuleReader.Read(json.RootElement);
        if (error is not null)
        {
            await WireJson.SendErrorAsync(http, error);
            return;
        }

        try
        {
            rules.Add(added);
            await ListRulesAsync(http);
        }
        catch (ArgumentException wrong)
        {
            await RefuseAsync(http, wrong.ParamName, wrong.Message);
        }
    }

    public Task ListRulesAsync(HttpContext http) =>
        WireJson.SendAsync(http, StatusCodes.Status200OK, rules, static (json, book) =>
        {
            json.WriteStartObject();
            json.WriteStartArray("rules");
            foreach (var rule in book.Live)
            {
                json.WriteStartObject();
                json.WriteString("name", rule.Rule.Name);
                json.WriteNumber("uses", rule.Uses);
                if (rule.Rule.Times is { } times) json.WriteNumber("times", times);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        });

    public Task ClearRulesAsync(HttpContext http)
    {
        rules.Clear();
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    public Task ListRequestsAsync(HttpContext http) =>
        WireJson.SendAsync(http, StatusCodes.Status200OK, log, static (json, log) =>
        {
            json.WriteStartObject();
            json.WriteNumber("total", log.Total);
            json.WriteNumber("chat", log.Chat);
            json.WriteNumber("embeddings", log.Embeddings);
            json.WriteStartArray("requests");
            foreach (var request in log.Latest) WriteRequest(json, request);
            json.WriteEndArray();
            json.WriteEndObject();
        });

    public Task ClearRequestsAsync(HttpContext http)
    {
        log.Clear();
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private static void WriteRequest(Utf8JsonWriter json, RecordedRequest request)
    {
        json.WriteStartObject();
        json.WriteNumber("number", request.Number);
        json.WriteString("at", request.At);
        json.WriteString("method", request.Method);
        json.WriteString("path", request.Path);
        json.WriteString("model", request.Model);
        json.WriteString("rule", request.Rule);
        if (request.Status is { } status) json.WriteNumber("status", status);
        else json.WriteNull("status");
        // As text: what a client sent need not be JSON.
        json.WriteString("body", request.Body);
        json.WriteEndObject();
    }

    private static Task RefuseAsync(HttpContext http, string? field, string message) =>
        WireJson.SendErrorAsync(http, ApiError.Invalid(field, "invalid_value", message));
}
