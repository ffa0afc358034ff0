using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Halatech.Adapters.Postgres;

/// <summary>Whether the database answers and has our schema.</summary>
internal sealed class PostgresHealth(PostgresSources sources) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var command = sources.System.CreateCommand("select count(*) from halatech.pending_conversations(now(), now(), 1)");
            await command.ExecuteScalarAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        // The last of these: the server does not even have the role to connect with.
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.UndefinedFunction
            or PostgresErrorCodes.InvalidSchemaName or PostgresErrorCodes.InvalidParameterValue)
        {
            return HealthCheckResult.Unhealthy("The database has no Halatech schema: apply the migrations.");
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException)
        {
            return HealthCheckResult.Unhealthy("The database cannot be reached.");
        }
    }
}
