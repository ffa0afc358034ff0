using System.Security.Cryptography;
using System.Threading.Channels;
using Halatech.Adapters.Functions;
using Halatech.Adapters.Twilio;
using Halatech.Core.Conversations;
using Halatech.Core.Tenancy;
using Halatech.Core.Transactions;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Halatech.Local.Tests.Functions;

/// <summary>Function calls as the application makes them, and a server that stands for the application's address of callbacks.</summary>
internal sealed class RealCalls : IAsyncDisposable
{
    public static readonly ConversationKey Key = new(TenantId.Parse("hotel"), ConversationId.Parse("CH0000000000000000000000000000000a"));

    private readonly Channel<Received> _received = System.Threading.Channels.Channel.CreateUnbounded<Received>();
    private readonly WebApplication _server;
    private ServiceProvider _services = null!;

    private RealCalls()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _server = builder.Build();
        _server.MapPost("/{**path}", TakeAsync);
    }

    private ServiceProvider Compose()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Functions:AllowLoopback"] = "true",
            ["Functions:PublicUrl"] = Url,
        }).Build();
        return new ServiceCollection().AddSingleton<ISecretVault>(new Vault(Secret)).AddLogging()
            .AddSingleton(Microsoft.Extensions.Options.Options.Create(new TwilioOptions()))
            .AddFunctionsAdapter(configuration).BuildServiceProvider();
    }

    /// <summary>The tenant's function secret.</summary>
    public string Secret { get; } = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));

    /// <summary>The server's address: callbacks go there, and calls that are only to be looked at.</summary>
    public string Url => AddressOf(_server);

    /// <summary>What the server does with a request before it answers 204.</summary>
    public Func<HttpContext, Task> Meanwhile { get; set; } = _ => Task.CompletedTask;

    public static async Task<RealCalls> StartAsync()
    {
        var calls = new RealCalls();
        await calls._server.StartAsync(Twilio.Patience.Token);
        calls._services = calls.Compose();
        return calls;
    }

    public static string AddressOf(WebApplication server) =>
        server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    /// <summary>The next request that came to the server.</summary>
    public async Task<Received> NextAsync() => await _received.Reader.ReadAsync(Twilio.Patience.Token);

    public bool HasReceived => _received.Reader.Count > 0;

    public async Task<FunctionAnswer> CallAsync(string endpoint, string action, string arguments, CallId call)
    {
        var post = new FunctionPost(
            Key, call, "book-room", action, arguments, new PostSettings(endpoint, "{}"), DateTimeOffset.UtcNow.AddMinutes(30));
        var answered = await _services.GetRequiredService<IFunctionCaller>().PostAsync(post, Twilio.Patience.Token);
        Assert.True(answered.IsOk, answered.Error?.ToString());
        return answered.Value;
    }

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await _server.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var headers = context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        _received.Writer.TryWrite(new(context.Request.Path, headers, body.ToArray()));
        await Meanwhile(context);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    internal sealed record Received(string Path, Dictionary<string, string> Headers, byte[] Body);

    private sealed class Vault(string secret) : ISecretVault
    {
        public Task StoreAsync(TenantId tenant, string name, string value, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<string?> OpenAsync(TenantId tenant, string name, CancellationToken cancellationToken) => Task.FromResult<string?>(secret);

        public Task<string> OpenOrCreateAsync(TenantId tenant, string name, CancellationToken cancellationToken) => Task.FromResult(secret);
    }
}
