using Halatech.Core.Conversations;

namespace Halatech.Grains.Tests.Support;

/// <summary>One silo that recovers only when a test asks it to. Its tests run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class ManualCluster : IAsyncLifetime, ICollectionFixture<ManualCluster>
{
    public const string Name = "Manual recovery";
    public const int SnapshotEvery = 3;
    public const int IdleMinutes = 7;

    internal GrainCluster Cluster { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Cluster = await GrainCluster.StartAsync(
        silos: 1,
        settings:
        [
            (nameof(GrainsOptions.RecoveryIntervalMilliseconds), "600000"),
            (nameof(GrainsOptions.RecoveryMinimumAgeMilliseconds), "0"),
            (nameof(GrainsOptions.SnapshotEvery), $"{SnapshotEvery}"),
            (nameof(GrainsOptions.ModelAttempts), "1"),
            (nameof(GrainsOptions.IdleMinutes), $"{IdleMinutes}"),
        ]);

    public ValueTask DisposeAsync() => Cluster?.DisposeAsync() ?? default;

    internal Task<int> SweepAsync() => Cluster.Grains.GetGrain<IRecoveryGrain>(IRecoveryGrain.Key).SweepAsync();
}
