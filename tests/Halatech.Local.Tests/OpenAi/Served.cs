using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Halatech.Local.OpenAi;

namespace Halatech.Local.Tests.OpenAi;

/// <summary>A stand-in of the test's own on a free port, and a client that speaks to it in plain HTTP.</summary>
public abstract class Served : IAsyncLifetime
{
    protected const string Key = "sk-test";
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private OpenAiStandIn? _server;

    internal OpenAiStandIn Server => _server ?? throw new InvalidOperationException("Not started.");

    protected HttpClient Http { get; } = new() { Timeout = Patience };

    protected static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    protected virtual OpenAiStandInOptions Options => new() { Url = "http://127.0.0.1:0" };

    public async ValueTask InitializeAsync()
    {
        _server = await OpenAiStandIn.StartAsync(Options, cancellation: Cancellation);
        Http.BaseAddress = new Uri(_server.Endpoint, "/");
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    protected async Task<HttpResponseMessage> PostAsync(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await Http.PostAsync(path, content, Cancellation);
    }

    protected async Task<JsonNode> JsonAsync(HttpResponseMessage response) =>
        JsonNode.Parse(await response.Content.ReadAsStringAsync(Cancellation))!;

    protected async Task<JsonNode> ChatAsync(string fields)
    {
        using var response = await PostAsync("v1/chat/completions", $$"""{"model":"gpt-4o-mini",{{fields}}}""");
        return await JsonAsync(response);
    }

    protected async Task<(int Status, JsonNode Error)> RefusedAsync(string path, string body)
    {
        using var response = await PostAsync(path, body);
        return ((int)response.StatusCode, (await JsonAsync(response))["error"]!);
    }
}
