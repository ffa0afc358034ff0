using System.Text.Json;
using System.Text.Json.Serialization;
using Halatech.Core.Errors;
using Halatech.Core.Tenancy;
using Npgsql;
using NpgsqlTypes;

namespace Halatech.Adapters.Postgres;

internal sealed class PostgresTenantStore(PostgresSources sources) : ITenantStore
{
    private const string SelectNewest =
        "select version, configuration from halatech.tenant_configurations where tenant_id = $1 order by version desc limit 1";

    private const string InsertTenant = "insert into halatech.tenants (tenant_id) values ($1) on conflict do nothing";

    private const string InsertConfiguration =
        "insert into halatech.tenant_configurations (tenant_id, version, configuration) values ($1, $2, $3)";

    private const string DeleteOtherAccounts = "delete from halatech.twilio_accounts where tenant_id = $1 and account_sid <> $2";

    // The tenant's own account may be there already; another tenant's row is not visible here, and the key refuses ours.
    private const string InsertAccount =
        """
        insert into halatech.twilio_accounts (account_sid, tenant_id)
        select $2, $1 where not exists (select from halatech.twilio_accounts where account_sid = $2)
        """;

    public async Task<TenantConfiguration?> LoadAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        await using var batch = sources.App.BatchFor(tenant).Add(SelectNewest, tenant.Value);
        await using var reader = await batch.ReadOwnAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken)) return null;
        var configuration = JsonSerializer.Deserialize(reader.GetFieldValue<byte[]>(1), TenancyJson.Default.TenantConfiguration);
        return configuration! with { Version = reader.GetInt32(0) };
    }

    public async Task<Result> SaveAsync(TenantConfiguration configuration, CancellationToken cancellationToken)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(configuration, TenancyJson.Default.TenantConfiguration);
        var tenant = configuration.TenantId;
        try
        {
            await using var batch = sources.App.BatchFor(tenant)
                .Add(InsertTenant, tenant.Value)
                .Add(InsertConfiguration, tenant.Value, configuration.Version,
                    new NpgsqlParameter { Value = json, NpgsqlDbType = NpgsqlDbType.Jsonb })
                .Add(DeleteOtherAccounts, tenant.Value, configuration.Twilio.AccountSid)
                .Add(InsertAccount, tenant.Value, configuration.Twilio.AccountSid);
            await batch.ExecuteNonQueryAsync(cancellationToken);
            return Result.Ok;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return e.TableName == "twilio_accounts"
                ? new Error(ErrorKind.Conflict, "tenant.account-taken", "This Twilio account belongs to another tenant.")
                : new Error(ErrorKind.Conflict, "tenant.version-conflict", "The configuration was changed meanwhile; read it again.");
        }
    }

    public async Task<TenantId?> FindByTwilioAccountAsync(string accountSid, CancellationToken cancellationToken)
    {
        await using var command = sources.System.CreateCommand("select halatech.tenant_of_twilio_account($1)");
        command.Parameters.Add(new() { Value = accountSid });
        return await command.ExecuteScalarAsync(cancellationToken) is string tenant ? TenantId.Parse(tenant) : null;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(TenantConfiguration))]
internal sealed partial class TenancyJson : JsonSerializerContext;
