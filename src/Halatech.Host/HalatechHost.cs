using Halatech.Adapters;
using Halatech.Adapters.Postgres;
using Halatech.Host.Api;
using Halatech.Host.Callbacks;
using Halatech.Host.Cluster;
using Halatech.Host.Webhooks;
using Halatech.Workflows;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;

namespace Halatech.Host;

/// <summary>The application, put together: a silo with its webhooks and pages.</summary>
public static class HalatechHost
{
    /// <summary>Builds the application; <paramref name="configure"/> may add settings and services before it is sealed.</summary>
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        // Settings stand beside the program, wherever it is started from.
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ContentRootPath = AppContext.BaseDirectory,
        });
        configure?.Invoke(builder);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        builder.Services.AddProblemDetails();
        builder.Services.AddHalatechAdapters(builder.Configuration);
        builder.Services.AddTwilioWebhooks();
        builder.Services.AddCallbacks();
        builder.Services.AddTenantApi();
        builder.AddHalatechCluster();
        builder.Services.AddHalatechWorkflows(builder.Configuration);

        var app = builder.Build();
        app.UseExceptionHandler();
        app.MapGet("/", () => "Halatech runs. It has no pages of its own yet; /health/ready tells how it is.\n");
        app.MapTwilioWebhooks();
        app.MapCallbacks();
        app.MapTenantApi();
        app.MapHealthChecks("/health/live", new HealthCheckOptions { Predicate = _ => false });
        app.MapHealthChecks("/health/ready", new HealthCheckOptions { ResponseWriter = HealthPage.WriteAsync });
        return app;
    }

    /// <summary>Applies missing migrations to the configured database.</summary>
    public static Task MigrateAsync(IServiceProvider services, CancellationToken cancellationToken = default) =>
        PostgresMigrator.MigrateAsync(
            services.GetRequiredService<IConfiguration>().GetConnectionString("Postgres") ?? "",
            services.GetRequiredService<ILoggerFactory>().CreateLogger("Halatech.Migrations"),
            cancellationToken);
}
