using System.Buffers.Text;
using System.Collections.Concurrent;
using Halatech.Core.Tenancy;

namespace Halatech.Workflows.Connection;

/// <summary>The keys by which tenants' workflow histories are sealed. They live in the vault, so erasing a tenant's data key erases its histories.</summary>
internal sealed class PayloadKeys(ISecretVault vault, TimeProvider time)
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<TenantId, (byte[] Key, DateTimeOffset Until)> _known = [];

    public async ValueTask<byte[]> OfAsync(TenantId tenant)
    {
        if (_known.TryGetValue(tenant, out var known) && known.Until > time.GetUtcNow()) return known.Key;
        var secret = await vault.OpenOrCreateAsync(tenant, SecretNames.WorkflowPayloads, CancellationToken.None);
        var key = Base64Url.DecodeFromChars(secret);
        _known[tenant] = (key, time.GetUtcNow() + KeptFor);
        return key;
    }
}
