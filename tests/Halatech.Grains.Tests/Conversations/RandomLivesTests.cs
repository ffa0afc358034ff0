using System.Globalization;
using Halatech.Core.Errors;
using Halatech.Core.Tenancy;
using Halatech.Grains.Tests.Support;

namespace Halatech.Grains.Tests.Conversations;

/// <summary>
/// Many conversations at once, with customers and agents who do as they please and an outside that fails now and then.
/// The seed is printed; the environment variable <c>HALATECH_TEST_SEED</c> repeats a run's choices, though not its timing.
/// </summary>
public sealed class RandomLivesTests(SharedCluster shared)
{
    private const int Tenants = 10;
    private const int ConversationsPerTenant = 20;

    private readonly GrainCluster _cluster = shared.Cluster;

    [Fact]
    public async Task Conversations_WhateverHappens_AnswerEveryMessageOnceAndInOrder()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("HALATECH_TEST_SEED"), CultureInfo.InvariantCulture, out var given)
            ? given
            : Random.Shared.Next();
        TestContext.Current.TestOutputHelper!.WriteLine($"Seed {seed}");

        List<RandomLife> lives = [];
        for (var t = 0; t < Tenants; t++)
        {
            var tenant = await _cluster.NewTenantAsync();
            RandomFaults.Script(_cluster, tenant, seed + t);
            for (var c = 0; c < ConversationsPerTenant; c++)
                lives.Add(new RandomLife(_cluster, _cluster.NewConversation(tenant), seed + (1000 * t) + c));
        }

        await Eventually.DoneAsync(Task.WhenAll(lives.Select(life => life.RunAsync())), "all lives are lived");
        foreach (var life in lives) await life.Talk.SettledAsync();

        foreach (var life in lives) LifeRules.Check(life, _cluster.Carrier);
    }
}

/// <summary>What fails now and then around a tenant.</summary>
internal sealed class RandomFaults(int seed)
{
    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);

    public static void Script(GrainCluster cluster, TenantId tenant, int seed) => new RandomFaults(seed).Script(cluster, tenant);

    private void Script(GrainCluster cluster, TenantId tenant)
    {
        cluster.Log.Faults.Usually(tenant, async (_, _) =>
        {
            await LingerAsync();
            return Roll() switch { < 2 => LogFault.Conflict, < 4 => LogFault.Unavailable, < 6 => LogFault.InDoubt, < 7 => LogFault.Broken, _ => LogFault.None };
        });
        cluster.Chat.Answers.Usually(tenant, async (call, token) =>
        {
            await LingerAsync();
            return Roll() switch
            {
                < 8 => await ScriptedChat.Fails(ErrorKind.Unavailable)(call, token),
                < 10 => await ScriptedChat.Fails(ErrorKind.Invalid)(call, token),
                _ => "An answer.",
            };
        });
        cluster.Carrier.Answers.Usually(tenant, async (_, _) =>
        {
            await LingerAsync();
            return Roll() switch { < 4 => CarrierAnswer.Fails, < 8 => CarrierAnswer.TakesAndFails, < 9 => CarrierAnswer.Refuses, _ => CarrierAnswer.Takes };
        });
    }

    private int Roll()
    {
        lock (_lock) return _random.Next(100);
    }

    /// <summary>Takes a while, so that others come in between.</summary>
    private async Task LingerAsync()
    {
        for (var turns = Roll() / 4; turns > 0; turns--) await Task.Yield();
    }
}
