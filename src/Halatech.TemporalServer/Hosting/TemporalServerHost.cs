using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Halatech.TemporalServer.Hosting;

/// <summary>
/// A Temporal-compatible server inside this process, for laptops and tests. It listens on loopback only and knows no users, so it
/// refuses to start where the environment says Production.
/// </summary>
public sealed class TemporalServerHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly World _world;

    private TemporalServerHost(WebApplication app, World world)
    {
        _app = app;
        _world = world;
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        Port = new Uri(address).Port;
    }

    public int Port { get; }

    internal World World => _world;

    /// <summary>Host and port as a client's TargetHost wants them.</summary>
    public string Address => $"127.0.0.1:{Port}";

    /// <summary>Starts a server; when this returns it answers.</summary>
    /// <exception cref="InvalidOperationException">The environment is Production, or options exclude each other.</exception>
    public static async Task<TemporalServerHost> StartAsync(TemporalServerOptions options, CancellationToken cancellationToken = default)
    {
        Refuse(options);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "Halatech.TemporalServer" });
        if (options.LoggerFactory is { } logs) builder.Services.AddSingleton(logs);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => Listen(kestrel, options.Port));
        builder.Services.AddTemporalServer(options);
        var app = builder.Build();
        try
        {
            var world = app.Services.GetRequiredService<World>();
            await app.Services.GetRequiredService<ServerStart>().RunAsync(cancellationToken);
            Map(app, options);
            await app.StartAsync(cancellationToken);
            return new TemporalServerHost(app, world);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _world.Gate.Do(_world.Queues.ReleasePolls);
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private static void Refuse(TemporalServerOptions options)
    {
        foreach (var name in (string[])["DOTNET_ENVIRONMENT", "ASPNETCORE_ENVIRONMENT"])
            if (string.Equals(Environment.GetEnvironmentVariable(name), "Production", StringComparison.OrdinalIgnoreCase))
                throw new InvalidOperationException($"The embedded Temporal server is for laptops and tests; {name} is Production. Set Temporal__Address to a real cluster.");
        if (options is { TimeSkipping: true, Postgres: not null })
            throw new InvalidOperationException("Time skipping and a database exclude each other: skipped time is not kept.");
    }

    private static void Listen(KestrelServerOptions kestrel, int port)
    {
        kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http2);
        kestrel.AddServerHeader = false;
        // A worker keeps many long polls on one connection, and a rate of bytes says nothing about them.
        kestrel.Limits.Http2.MaxStreamsPerConnection = 10_000;
        kestrel.Limits.Http2.InitialConnectionWindowSize = 4 * 1024 * 1024;
        kestrel.Limits.Http2.InitialStreamWindowSize = 1024 * 1024;
        kestrel.Limits.MinRequestBodyDataRate = null;
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Limits.MaxRequestBodySize = null;
    }

    private static void Map(WebApplication app, TemporalServerOptions options)
    {
        app.MapGrpcService<WorkflowServiceEndpoint>();
        app.MapGrpcService<OperatorServiceEndpoint>();
        app.MapGrpcService<HealthEndpoint>();
        if (options.TimeSkipping) app.MapGrpcService<TestServiceEndpoint>();
    }
}
