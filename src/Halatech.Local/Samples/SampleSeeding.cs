using System.Text.Json;
using Halatech.Core.Knowledge;
using Halatech.Core.Tenancy;

namespace Halatech.Local.Samples;

/// <summary>Brings the samples into a running application, the same way an admin would: configuration, secret, knowledge.</summary>
internal static class SampleSeeding
{
    /// <summary>Publishes what is new or changed; a second start finds nothing to do.</summary>
    public static async Task SeedAsync(
        IServiceProvider services, SampleTenant sample, string twilioAuthToken, CancellationToken cancellationToken)
    {
        var tenant = sample.Configuration.TenantId;
        TenantScope.Enter(tenant);
        var grain = services.GetRequiredService<IGrainFactory>().GetGrain<ITenantGrain>(tenant.Value);
        var current = await grain.ReadAsync();
        if (!current.IsOk || !SameText(current.Value, sample.Configuration))
        {
            var published = await grain.PublishAsync(sample.Configuration);
            if (!published.IsOk) throw new InvalidOperationException($"The sample tenant {tenant} is refused: {published.Error.Message}");
        }

        var vault = services.GetRequiredService<ISecretVault>();
        if (await vault.OpenAsync(tenant, SecretNames.TwilioAuthToken, cancellationToken) != twilioAuthToken)
            await vault.StoreAsync(tenant, SecretNames.TwilioAuthToken, twilioAuthToken, cancellationToken);
        await services.GetRequiredService<IKnowledgeIndex>().StoreAsync(tenant, sample.Faqs, cancellationToken);
    }

    // Collections compare by reference, so configurations are compared as they are written.
    private static bool SameText(TenantConfiguration current, TenantConfiguration wanted) =>
        JsonSerializer.Serialize(current with { Version = 0 }) == JsonSerializer.Serialize(wanted with { Version = 0 });
}
