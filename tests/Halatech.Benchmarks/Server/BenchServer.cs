using Halatech.Host;

namespace Halatech.Benchmarks.Server;

/// <summary>The product's host, and beside its webhooks the bare endpoints that it is measured against.</summary>
internal static class BenchServer
{
    public static Task RunAsync(string[] args)
    {
        var app = HalatechHost.Build(args, builder =>
        {
            builder.Services.AddSingleton<BareInserts>();
            builder.Services.AddSingleton<BareBatches>();
        });
        app.MapBareEndpoints();
        app.MapControl();
        app.MapTurnControl();
        return app.RunAsync();
    }
}
