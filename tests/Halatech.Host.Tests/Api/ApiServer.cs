using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Experiences;
using Halatech.Core.Tenancy;
using Halatech.Host.Api;
using Halatech.Host.Tests.Webhooks;
using Halatech.Host.Webhooks;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Time.Testing;

namespace Halatech.Host.Tests.Api;

/// <summary>The API in a real server, with stand-ins behind it, and a client that signs as a tenant's systems do.</summary>
internal sealed class ApiServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly HttpClient _client = new();

    private ApiServer(bool workflows)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton<ISecretVault>(Tenants)
            .AddSingleton<ITenantConfigurations>(Tenants)
            .AddSingleton<IGrainFactory>(Cluster)
            .AddSingleton<IConversationDirectory>(Directory)
            .AddSingleton<IWorkflowTriggers>(new FakeTriggers(workflows))
            .AddSingleton<ConversationCalls>()
            .AddTenantApi();
        _app = builder.Build();
        _app.MapTenantApi();
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public FakeTenants Tenants { get; } = new();

    public FakeCluster Cluster { get; } = new();

    public FakeDirectory Directory { get; } = new();

    public static async Task<ApiServer> StartAsync(bool workflows = true)
    {
        var server = new ApiServer(workflows);
        await server._app.StartAsync();
        server._client.BaseAddress = new Uri(
            server._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return server;
    }

    /// <summary>Posts a body that is signed as it should be, but for what the test changes.</summary>
    public Task<Answer> PostAsync(string path, string body, string key = "", Signing? by = null) => SendAsync(HttpMethod.Post, path, body, key, by);

    public Task<Answer> GetAsync(string path, Signing? by = null) => SendAsync(HttpMethod.Get, path, null, "", by);

    private async Task<Answer> SendAsync(HttpMethod method, string path, string? body, string key, Signing? by)
    {
        by ??= new();
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(by.Type) } };
        if (key.Length > 0) request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        var timestamp = (Time.GetUtcNow() + by.Late).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var signature = RequestSignature.Compute(
            by.Secret, timestamp, by.Method ?? method.Method, by.Path ?? path, by.Key ?? key, Encoding.UTF8.GetBytes(by.Body ?? body ?? ""));
        if (by.Signs)
        {
            request.Headers.Add(RequestSignature.TimestampHeader, timestamp);
            request.Headers.TryAddWithoutValidation(RequestSignature.Header, by.Signature ?? signature);
        }

        using var response = await _client.SendAsync(request, TestContext.Current.CancellationToken);
        return new(
            (int)response.StatusCode, response.Content.Headers.ContentType?.MediaType,
            await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), response.Headers.RetryAfter?.ToString());
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _app.DisposeAsync();
    }

    private sealed class FakeTriggers(bool isOn) : IWorkflowTriggers
    {
        public bool IsOn => isOn;

        public Task<Result> DeliverAsync(WorkflowTrigger trigger, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}

/// <summary>How a request is signed; what is not set is as it should be.</summary>
internal sealed record Signing(
    string Secret = FakeTenants.Token, string? Method = null, string? Path = null, string? Key = null, string? Body = null, string? Signature = null,
    TimeSpan Late = default, bool Signs = true, string Type = "application/json");

/// <summary>Knows one customer.</summary>
internal sealed class FakeDirectory : IConversationDirectory
{
    public const string Customer = "whatsapp:+2348031234567";

    public static ConversationId Talk { get; } = ConversationId.Parse("CH00000000000000000000000000000001");

    public Task<ConversationKey?> FindAsync(TenantId tenant, Channel channel, string customerAddress, CancellationToken cancellationToken) =>
        Task.FromResult<ConversationKey?>(channel == Channel.WhatsApp && customerAddress == Customer ? new ConversationKey(tenant, Talk) : null);

    public Task<IReadOnlyList<ConversationKey>> ListAsync(
        TenantId tenant, DateTimeOffset begun, ConversationId? after, int count, CancellationToken cancellationToken) =>
        throw new NotSupportedException();
}
