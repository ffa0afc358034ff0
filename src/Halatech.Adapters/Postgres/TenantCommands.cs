using Halatech.Core.Tenancy;
using Npgsql;

namespace Halatech.Adapters.Postgres;

/// <summary>
/// Runs commands in a tenant's context. The context is local to the transaction that a batch makes by itself, so it
/// costs no round trip of its own and cannot outlive the batch.
/// </summary>
internal static class TenantCommands
{
    private const string SetTenant = "select set_config('halatech.tenant', $1, true)";

    /// <summary>A batch whose first command sets the tenant; add the rest and run it, then skip the first result.</summary>
    public static NpgsqlBatch BatchFor(this NpgsqlDataSource source, TenantId tenant) =>
        source.CreateBatch().Add(SetTenant, tenant.Value);

    /// <summary>Adds a command with positional parameters.</summary>
    public static NpgsqlBatch Add(this NpgsqlBatch batch, string sql, params ReadOnlySpan<object?> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.Add(parameter as NpgsqlParameter ?? new NpgsqlParameter { Value = parameter ?? DBNull.Value });
        batch.BatchCommands.Add(command);
        return batch;
    }

    /// <summary>Runs a batch made by <see cref="BatchFor"/> and stands before the first result of its own.</summary>
    public static async Task<NpgsqlDataReader> ReadOwnAsync(this NpgsqlBatch batch, CancellationToken cancellationToken)
    {
        var reader = await batch.ExecuteReaderAsync(cancellationToken);
        try
        {
            await reader.NextResultAsync(cancellationToken);
            return reader;
        }
        catch
        {
            // The caller never gets this reader, which holds a connection of the pool.
            await reader.DisposeAsync();
            throw;
        }
    }
}
