using Microsoft.Extensions.Time.Testing;

namespace Halatech.Grains.Tests.Support;

/// <summary>One silo whose clock stands still until a test moves it. Its tests run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class FakeTimeCluster : IAsyncLifetime, ICollectionFixture<FakeTimeCluster>
{
    public const string Name = "Fake time";
    public const int SendDeadlineSeconds = 60;

    internal FakeTimeProvider Time { get; } = MovedClock.From(new DateTimeOffset(2026, 11, 20, 9, 0, 0, TimeSpan.Zero));

    internal GrainCluster Cluster { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Cluster = await GrainCluster.StartAsync(
        silos: 1, Time, (nameof(GrainsOptions.SendDeadlineSeconds), $"{SendDeadlineSeconds}"));

    public ValueTask DisposeAsync() => Cluster?.DisposeAsync() ?? default;

    /// <summary>Lets time pass until the conversation owes nothing.</summary>
    internal Task SettleAsync(TestConversation talk, TimeSpan? step = null) =>
        PassUntilAsync(() => talk.IsSettled, step, $"{talk.Key} owes nothing");

    /// <summary>Lets time pass, step by step, until the condition holds.</summary>
    internal Task PassUntilAsync(Func<bool> condition, TimeSpan? step = null, string what = "the condition") =>
        Eventually.TrueAsync(
            () =>
            {
                if (condition()) return true;
                Time.Advance(step ?? TimeSpan.FromMilliseconds(200));
                return false;
            },
            what);
}
