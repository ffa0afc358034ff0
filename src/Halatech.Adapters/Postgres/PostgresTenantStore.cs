using System.Text.Json;
using System.Text.Json.Serialization;
using Halatech.Core.Errors;
using Halatech.Core.Experiences;
using Halatech.Core.Tenancy;
using Npgsql;
using NpgsqlTypes;

namespace Halatech.Adapters.Postgres;

internal sealed class PostgresTenantStore(PostgresSources sources, TimeProvider time) : ITenantStore
{
    private const string SelectNewest =
        "select version, configuration from halatech.tenant_configurations where tenant_id = $1 order by version desc limit 1";

    private const string SelectVersion =
        "select version, configuration from halatech.tenant_configurations where tenant_id = $1 and version = $2";

    // One statement: everything hangs on whether the version is the next one.
    // The tenant's own account may be there already; another tenant's row is not visible here, and the key refuses ours.
    private const string InsertNext =
        """
        with made as (
          insert into halatech.tenants (tenant_id) select $1 where $2 = 1 on conflict do nothing
        ), kept as (
          insert into halatech.tenant_configurations (tenant_id, version, configuration)
          select $1, $2, $3
          where $2 = 1 + coalesce((select max(version) from halatech.tenant_configurations where tenant_id = $1), 0)
          returning version
        ), freed as (
          delete from halatech.twilio_accounts using kept where tenant_id = $1 and account_sid <> $4
        ), taken as (
          insert into halatech.twilio_accounts (account_sid, tenant_id)
          select $4, $1 from kept where not exists (select from halatech.twilio_accounts where account_sid = $4)
        )
        select version, case when $5::jsonb is not null then halatech.announce_dates(version, $5::jsonb) end from kept
        """;

    private static readonly Error AccountTaken =
        new(ErrorKind.Conflict, "tenant.account-taken", "This Twilio account belongs to another tenant.");

    private static readonly Error VersionConflict =
        new(ErrorKind.Conflict, "tenant.version-conflict", "The configuration was changed meanwhile; read it again.");

    public async Task<TenantConfiguration?> LoadAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        await using var batch = sources.App.BatchFor(tenant).Add(SelectNewest, tenant.Value);
        return await ReadAsync(batch, cancellationToken);
    }

    public async Task<TenantConfiguration?> LoadAsync(TenantId tenant, int version, CancellationToken cancellationToken)
    {
        await using var batch = sources.App.BatchFor(tenant).Add(SelectVersion, tenant.Value, version);
        return await ReadAsync(batch, cancellationToken);
    }

    public async Task<Result> SaveAsync(TenantConfiguration configuration, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(configuration, TenancyJson.Default.TenantConfiguration);
        var tenant = configuration.TenantId;
        try
        {
            await using var batch = sources.App.BatchFor(tenant).Add(InsertNext, tenant.Value, configuration.Version,
                new NpgsqlParameter { Value = json, NpgsqlDbType = NpgsqlDbType.Jsonb }, configuration.Twilio.AccountSid, TriggerOf(configuration));
            await using var reader = await batch.ReadOwnAsync(cancellationToken);
            return await reader.ReadAsync(cancellationToken) ? Result.Ok : VersionConflict;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return e.TableName == "twilio_accounts" ? AccountTaken : VersionConflict;
        }
    }

    public async Task<TenantId?> FindByTwilioAccountAsync(string accountSid, CancellationToken cancellationToken)
    {
        await using var command = sources.System.CreateCommand("select halatech.tenant_of_twilio_account($1)");
        command.Parameters.Add(new() { Value = accountSid });
        return await command.ExecuteScalarAsync(cancellationToken) is string tenant ? TenantId.Parse(tenant) : null;
    }

    // In the same statement: no outage between the two can lose it.
    private NpgsqlParameter TriggerOf(TenantConfiguration configuration) => new()
    {
        Value = WorkflowTrigger.Of(configuration, time.GetUtcNow()) is { } trigger
            ? JsonSerializer.SerializeToUtf8Bytes(trigger, TriggerJson.Default.WorkflowTrigger)
            : DBNull.Value,
        NpgsqlDbType = NpgsqlDbType.Jsonb,
    };

    private static async Task<TenantConfiguration?> ReadAsync(NpgsqlBatch batch, CancellationToken cancellationToken)
    {
        await using var reader = await batch.ReadOwnAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken)) return null;
        var configuration = JsonSerializer.Deserialize(reader.GetFieldValue<byte[]>(1), TenancyJson.Default.TenantConfiguration);
        return configuration! with { Version = reader.GetInt32(0) };
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TenantConfiguration))]
internal sealed partial class TenancyJson : JsonSerializerContext;
