using Halatech.Local.OpenAi.Protocol;
using Halatech.Local.OpenAi.Scripting;
using Halatech.Local.OpenAi.Server;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;

namespace Halatech.Local.OpenAi;

/// <summary>
/// Speaks OpenAI's REST protocol on a port of its own, so that the official clients work without an account.
/// Rules script what it says or how it fails; without a fitting rule the offline assistant answers.
/// </summary>
public sealed class OpenAiStandIn : IAsyncDisposable
{
    private const long LargestBody = 32 * 1024 * 1024;

    private readonly WebApplication _app;

    private OpenAiStandIn(WebApplication app, RuleBook rules, RequestLog requests)
    {
        (_app, Rules, Requests) = (app, rules, requests);
        var address = app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>().Addresses.First();
        Endpoint = new Uri(new Uri(address), "/v1");
    }

    /// <summary>What an OpenAI client takes as its endpoint; ends in <c>/v1</c>.</summary>
    public Uri Endpoint { get; }

    /// <summary>What is answered when; also <c>POST</c>, <c>GET</c> and <c>DELETE /standin/rules</c>.</summary>
    public RuleBook Rules { get; }

    /// <summary>What was asked; also <c>GET</c> and <c>DELETE /standin/requests</c>.</summary>
    public RequestLog Requests { get; }

    /// <summary>Starts listening.</summary>
    /// <exception cref="IOException">The address is in use.</exception>
    /// <exception cref="FormatException">The URL is not one.</exception>
    public static async Task<OpenAiStandIn> StartAsync(
        OpenAiStandInOptions? options = null, ILoggerFactory? loggers = null, CancellationToken cancellation = default)
    {
        options ??= new OpenAiStandInOptions();
        // Empty, so that neither settings files nor variables of the surrounding host leak into this server.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseUrls(options.Url).UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
        });
        builder.Services.AddRoutingCore();
        // Requests still open at the end are held by clients that wait for a scripted silence.
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        if (loggers is not null) builder.Services.AddSingleton(loggers);

        var app = builder.Build();
        var rules = new RuleBook();
        var requests = new RequestLog(options.KeptRequests, options.Clock);
        Map(app, options, rules, requests);
        try
        {
            await app.StartAsync(cancellation);
            return new OpenAiStandIn(app, rules, requests);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops listening; open requests are cut.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static void Map(WebApplication app, OpenAiStandInOptions options, RuleBook rules, RequestLog requests)
    {
        var models = new ModelCatalogue(options.ChatModels, options.EmbeddingModels.Keys);
        var limits = new RateLimits(options.RequestsPerMinute, options.TokensPerMinute, options.Clock);
        var failures = new FailurePlayer(app.Lifetime.ApplicationStopping);
        var gate = new Gate(options);
        var chat = new ChatEndpoint(options, models, limits, rules, requests, failures);
        var embeddings = new EmbeddingEndpoint(options, models, limits, rules, requests, failures);
        var catalogue = new ModelEndpoints(models, requests);
        var script = new ScriptEndpoints(rules, requests);

        app.MapPost("/v1/chat/completions", http => gate.PassAsync(http, chat.HandleAsync));
        app.MapPost("/v1/embeddings", http => gate.PassAsync(http, embeddings.HandleAsync));
        app.MapGet("/v1/models", http => gate.PassAsync(http, catalogue.ListAsync));
        app.MapGet("/v1/models/{id}", http => gate.PassAsync(http, catalogue.GetAsync));
        app.MapFallback("/v1/{**rest}", http => gate.PassAsync(http, catalogue.UnknownAsync));
        app.MapPost("/standin/rules", script.AddRulesAsync);
        app.MapGet("/standin/rules", script.ListRulesAsync);
        app.MapDelete("/standin/rules", script.ClearRulesAsync);
        app.MapGet("/standin/requests", script.ListRequestsAsync);
        app.MapDelete("/standin/requests", script.ClearRequestsAsync);
    }
}
