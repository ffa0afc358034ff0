using Halatech.Grains.Tests.Support;

[assembly: AssemblyFixture(typeof(SharedCluster))]

namespace Halatech.Grains.Tests.Support;

/// <summary>Two silos that run as in production, but recover sooner. Tests keep apart by tenants of their own.</summary>
public sealed class SharedCluster : IAsyncLifetime
{
    internal GrainCluster Cluster { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Cluster = await GrainCluster.StartAsync(
        silos: 2,
        settings:
        [
            (nameof(GrainsOptions.RecoveryIntervalMilliseconds), "200"),
            (nameof(GrainsOptions.RecoveryMinimumAgeMilliseconds), "1000"),
            (nameof(GrainsOptions.BudgetFlushMilliseconds), "50"),
        ]);

    public ValueTask DisposeAsync() => Cluster?.DisposeAsync() ?? default;
}
