using Halatech.Core.Tenancy;

namespace Halatech.Workflows.Tests.Support;

/// <summary>A key for each tenant that is the same in every run, so that histories that were saved can be opened.</summary>
internal sealed class FakeVault : ISecretVault
{
    public Task StoreAsync(TenantId tenant, string name, string secret, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<string?> OpenAsync(TenantId tenant, string name, CancellationToken cancellationToken) => Task.FromResult<string?>(KeyOf(tenant, name));

    public Task<string> OpenOrCreateAsync(TenantId tenant, string name, CancellationToken cancellationToken) => Task.FromResult(KeyOf(tenant, name));

    private static string KeyOf(TenantId tenant, string name) => System.Buffers.Text.Base64Url.EncodeToString(
        System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"test/{tenant}/{name}")));
}
