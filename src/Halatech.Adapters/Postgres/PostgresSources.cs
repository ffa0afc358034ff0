using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Halatech.Adapters.Postgres;

/// <summary>One pool of connections for each role, so that no piece of work has more rights than it needs.</summary>
internal sealed class PostgresSources : IAsyncDisposable
{
    public PostgresSources(IOptions<PostgresOptions> options, ILoggerFactory loggers)
    {
        App = Build(options.Value, "halatech_app", options.Value.MaxConnections, loggers);
        Log = Build(options.Value, "halatech_log", options.Value.LogWriters, loggers);
        System = Build(options.Value, "halatech_system", 4, loggers);
    }

    /// <summary>Reads and writes one tenant's rows at a time; see <see cref="TenantCommands"/>.</summary>
    public NpgsqlDataSource App { get; }

    /// <summary>Appends to the log and can do nothing else.</summary>
    public NpgsqlDataSource Log { get; }

    /// <summary>Asks the few questions that span tenants.</summary>
    public NpgsqlDataSource System { get; }

    public async ValueTask DisposeAsync()
    {
        await App.DisposeAsync();
        await Log.DisposeAsync();
        await System.DisposeAsync();
    }

    private static NpgsqlDataSource Build(PostgresOptions options, string role, int connections, ILoggerFactory loggers)
    {
        var builder = new NpgsqlDataSourceBuilder(options.ConnectionString);
        var settings = builder.ConnectionStringBuilder;
        settings.ApplicationName = $"halatech {role}";
        settings.MaxPoolSize = connections;
        settings.CommandTimeout = options.CommandTimeoutSeconds;
        settings.Timeout = 5;
        settings.MaxAutoPrepare = 32;
        settings.AutoPrepareMinUsages = 2;

        // Nothing is ever set for longer than a transaction, and the pool's clean-up is seven statements to parse each time.
        settings.NoResetOnClose = true;

        // Given at connection start, the role is also what RESET returns to.
        settings.Options = $"-c role={role}";
        builder.UseLoggerFactory(loggers);
        builder.UseVector();
        return builder.Build();
    }
}
