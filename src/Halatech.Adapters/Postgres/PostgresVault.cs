using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Halatech.Core.Tenancy;
using Microsoft.Extensions.Options;

namespace Halatech.Adapters.Postgres;

/// <summary>
/// Secrets sealed with a data key of their tenant, which is itself wrapped by a master key from the settings. Deleting a
/// tenant's data key makes its secrets unreadable everywhere, backups included.
/// </summary>
internal sealed class PostgresVault(PostgresSources sources, IOptions<VaultOptions> options) : ISecretVault
{
    private const string KeyPurpose = "data-key";

    private const string SelectKey = "select master_key_id, wrapped_key from halatech.tenant_keys where tenant_id = $1";

    private const string InsertKey =
        "insert into halatech.tenant_keys (tenant_id, master_key_id, wrapped_key) values ($1, $2, $3) on conflict do nothing";

    private const string UpsertSecret =
        """
        insert into halatech.tenant_secrets (tenant_id, name, sealed) values ($1, $2, $3)
        on conflict (tenant_id, name) do update set sealed = excluded.sealed, updated_at = now()
        """;

    private const string InsertSecret =
        "insert into halatech.tenant_secrets (tenant_id, name, sealed) values ($1, $2, $3) on conflict do nothing";

    private const string SelectSecret =
        """
        select k.master_key_id, k.wrapped_key, s.sealed
        from halatech.tenant_secrets s join halatech.tenant_keys k using (tenant_id)
        where s.tenant_id = $1 and s.name = $2
        """;

    public Task StoreAsync(TenantId tenant, string name, string secret, CancellationToken cancellationToken) =>
        SealAsync(UpsertSecret, tenant, name, secret, cancellationToken);

    public async Task<string> OpenOrCreateAsync(TenantId tenant, string name, CancellationToken cancellationToken)
    {
        if (await OpenAsync(tenant, name, cancellationToken) is { } known) return known;
        var fresh = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        await SealAsync(InsertSecret, tenant, name, fresh, cancellationToken);

        // Somebody else may have been first: then theirs counts.
        return await OpenAsync(tenant, name, cancellationToken) ?? throw new InvalidOperationException("The secret was removed at once.");
    }

    public async Task<string?> OpenAsync(TenantId tenant, string name, CancellationToken cancellationToken)
    {
        await using var batch = sources.App.BatchFor(tenant).Add(SelectSecret, tenant.Value, name);
        await using var reader = await batch.ReadOwnAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken)) return null;
        var key = Unwrap(tenant, reader.GetString(0), reader.GetFieldValue<byte[]>(1));
        var secret = Encoding.UTF8.GetString(VaultCipher.Open(key, tenant, name, reader.GetFieldValue<byte[]>(2)));
        CryptographicOperations.ZeroMemory(key);
        return secret;
    }

    private async Task SealAsync(string sql, TenantId tenant, string name, string secret, CancellationToken cancellationToken)
    {
        var key = await DataKeyAsync(tenant, cancellationToken);
        var sealedSecret = VaultCipher.Seal(key, tenant, name, Encoding.UTF8.GetBytes(secret));
        CryptographicOperations.ZeroMemory(key);
        await using var batch = sources.App.BatchFor(tenant).Add(sql, tenant.Value, name, sealedSecret);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<byte[]> DataKeyAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        var fresh = RandomNumberGenerator.GetBytes(VaultCipher.KeySize);
        var current = options.Value.CurrentKey;
        var wrapped = VaultCipher.Seal(MasterKey(current), tenant, KeyPurpose, fresh);

        // Two writers may bring a key each: the first one stays, and both read it back. (An insert has no result to skip.)
        await using var batch = sources.App.BatchFor(tenant)
            .Add(InsertKey, tenant.Value, current, wrapped)
            .Add(SelectKey, tenant.Value);
        await using var reader = await batch.ReadOwnAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return Unwrap(tenant, reader.GetString(0), reader.GetFieldValue<byte[]>(1));
    }

    private byte[] Unwrap(TenantId tenant, string masterKeyId, byte[] wrapped) =>
        VaultCipher.Open(MasterKey(masterKeyId), tenant, KeyPurpose, wrapped);

    private byte[] MasterKey(string id) => options.Value.MasterKeys.TryGetValue(id, out var key)
        ? Convert.FromBase64String(key)
        : throw new InvalidOperationException($"The vault has data sealed under the master key '{id}': set Vault__MasterKeys__{id}.");
}
