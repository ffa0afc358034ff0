using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using Halatech.Adapters.Twilio;
using Halatech.Core.Messaging;
using Halatech.Core.Tenancy;
using Halatech.Host.Webhooks;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Halatech.Host.Tests.Webhooks;

/// <summary>The webhooks in a real server, with stand-ins behind them, and a client that signs as Twilio does.</summary>
internal sealed class WebhookServer : IAsyncDisposable
{
    /// <summary>What Twilio was told; the server itself listens elsewhere, as behind a proxy.</summary>
    public const string PublicUrl = "https://chat.example.com";

    private readonly WebApplication _app;
    private readonly HttpClient _client;

    private WebhookServer(TimeProvider? time)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Trace).AddProvider(Logs);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration["Twilio:PublicUrl"] = PublicUrl;
        builder.Services
            .AddSingleton(time ?? TimeProvider.System)
            .AddSingleton<ITenantStore>(Tenants)
            .AddSingleton<ITenantConfigurations>(Tenants)
            .AddSingleton<ISecretVault>(Tenants)
            .AddSingleton<IGrainFactory>(Cluster)
            .AddTwilioAdapter(builder.Configuration)
            .AddSingleton<IMessageCarrier>(Carrier)
            .AddTwilioWebhooks();
        _app = builder.Build();
        _app.MapTwilioWebhooks();
        _client = new HttpClient();
    }

    public FakeTenants Tenants { get; } = new();

    public FakeCluster Cluster { get; } = new();

    public FakeCarrier Carrier { get; } = new();

    public LogLines Logs { get; } = new();

    public string Url => _client.BaseAddress!.ToString().TrimEnd('/');

    public MissedMessages Missed => _app.Services.GetRequiredService<MissedMessages>();

    public static async Task<WebhookServer> StartAsync(TimeProvider? time = null)
    {
        var server = new WebhookServer(time);
        await server._app.StartAsync();
        server._client.BaseAddress = new Uri(
            server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return server;
    }

    /// <summary>Posts a form, signed for the public address unless told otherwise.</summary>
    public Task<Answer> PostAsync(
        string path, IEnumerable<(string Name, string Value)> fields, string token = FakeTenants.Token, string? signature = null) =>
        PostRawAsync(path, Encode(fields), token, signature);

    /// <summary>Posts a body as it stands.</summary>
    public async Task<Answer> PostRawAsync(
        string path, string body, string token = FakeTenants.Token, string? signature = null,
        string type = "application/x-www-form-urlencoded")
    {
        var form = TwilioFormReader.ReadForm(Encoding.UTF8.GetBytes(body));
        signature ??= TwilioSignature.Compute(token, PublicUrl + path, form.IsOk ? form.Value : null);
        return await SendAsync(path, new ByteArrayContent(Encoding.UTF8.GetBytes(body)), type, signature);
    }

    /// <summary>Posts JSON with its digest in the address.</summary>
    public Task<Answer> PostJsonAsync(string path, string json, string token = FakeTenants.Token, string? signedBody = null)
    {
        var target = TwilioSignature.WithBodyDigest(path, Encoding.UTF8.GetBytes(signedBody ?? json));
        var signature = TwilioSignature.Compute(token, PublicUrl + target);
        return SendAsync(target, new ByteArrayContent(Encoding.UTF8.GetBytes(json)), "application/json", signature);
    }

    public async Task<Answer> SendAsync(string target, HttpContent content, string? type, string? signature)
    {
        if (type is not null) content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using var request = new HttpRequestMessage(HttpMethod.Post, target) { Content = content };
        if (!string.IsNullOrEmpty(signature)) request.Headers.TryAddWithoutValidation(TwilioSignature.Header, signature);
        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        return new(
            (int)response.StatusCode,
            response.Content.Headers.ContentType?.MediaType,
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            response.Headers.RetryAfter?.ToString());
    }

    public static string Encode(IEnumerable<(string Name, string Value)> fields) =>
        string.Join('&', fields.Select(f => $"{Uri.EscapeDataString(f.Name)}={Uri.EscapeDataString(f.Value)}"));

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }
}

internal sealed record Answer(int Status, string? Type, string Body, string? RetryAfter);

internal sealed class LogLines : ILoggerProvider, ILogger
{
    public ConcurrentQueue<string> Lines { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue(formatter(state, exception) + exception);

    public void Dispose()
    {
        // Nothing is held.
    }
}
