using Halatech.Core.Tenancy;

namespace Halatech.Benchmarks.Server;

/// <summary>Publishes the tenant of the benchmark of turns. Only this program has this endpoint.</summary>
internal static class TurnControl
{
    public static void MapTurnControl(this IEndpointRouteBuilder endpoints) => endpoints.MapPost(
        "/bench/turns",
        async (int quiet, bool after, bool callsAfter, Uri function, IGrainFactory grains, ISecretVault vault, CancellationToken cancellation) =>
        {
            TenantScope.Enter(BenchTenant.Id);
            var shipped = new TurnSettings(quiet);
            var settings = shipped with { DraftAfterEnforcer = after || shipped.DraftAfterEnforcer, DraftCalls = !callsAfter && shipped.DraftCalls };
            var published = await grains.GetGrain<ITenantGrain>(BenchTenant.Id.Value).PublishAsync(TurnTenant.ConfigurationOf(settings, function));
            if (!published.IsOk) throw new InvalidOperationException(published.Error.Message);
            await vault.StoreAsync(BenchTenant.Id, SecretNames.TwilioAuthToken, BenchTenant.AuthToken, cancellation);
        });
}
