using System.Globalization;
using Halatech.Core.Errors;
using Halatech.Core.Tenancy;
using Halatech.Core.Transactions;
using Halatech.Grains.Tests.Support;

namespace Halatech.Grains.Tests.Conversations;

/// <summary>
/// Many bookings at once: a model that decides at random, a function that fails, answers at once or promises to, people who step in.
/// The seed is printed; the environment variable <c>HALATECH_TEST_SEED</c> repeats a run's choices, though not its timing.
/// </summary>
public sealed class RandomBookingsTests(SharedCluster shared)
{
    private const int Tenants = 5;
    private const int ConversationsPerTenant = 10;

    private readonly GrainCluster _cluster = shared.Cluster;

    [Fact]
    public async Task Bookings_WhateverHappens_AreCalledWithTheirReceiptAndEndOnce()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("HALATECH_TEST_SEED"), CultureInfo.InvariantCulture, out var given)
            ? given
            : Random.Shared.Next();
        TestContext.Current.TestOutputHelper!.WriteLine($"Seed {seed}");
        List<RandomBooking> lives = [];
        for (var t = 0; t < Tenants; t++)
        {
            var tenant = await _cluster.NewTenantAsync(Hotel.Configure);
            Script(tenant, seed + t);
            for (var c = 0; c < ConversationsPerTenant; c++) lives.Add(new RandomBooking(_cluster, _cluster.NewConversation(tenant), seed + (1000 * t) + c));
        }

        await Eventually.DoneAsync(Task.WhenAll(lives.Select(life => life.RunAsync())), "all lives are lived");
        foreach (var life in lives) await life.SettleAsync();
        foreach (var life in lives) BookingRules.Check(life, _cluster.Functions);
        Assert.Contains(lives, life => !_cluster.Functions.Posts(life.Talk.Key).IsEmpty);
    }

    private void Script(TenantId tenant, int seed)
    {
        var dice = new Dice(seed);
        _cluster.Chat.Answers.Usually(tenant, (call, token) => dice.Roll() < 3
            ? ScriptedChat.Fails(ErrorKind.Unavailable)(call, token)
            : Hotel.Model(
                _ => dice.Roll() < 50,
                function => function == BuiltInFunctions.EndTransaction
                    ? $$"""{"outcome": "{{(dice.Roll() < 50 ? "completed" : "cancelled")}}", "message": "It is over."}"""
                    : Hotel.ArgumentsOf(function),
                optOut: dice.Roll() < 5 ? "clear" : "none")(call, token));
        _cluster.Functions.Answers.Usually(tenant, (_, _) => Task.FromResult<Result<FunctionAnswer>>(dice.Roll() switch
        {
            < 8 => new Error(ErrorKind.Unavailable, "function.unavailable", "HTTP 503"),
            < 18 => new Error(ErrorKind.Invalid, "function.refused", "HTTP 404"),
            < 60 => new FunctionAnswer(Later: true, ""),
            _ => new FunctionAnswer(Later: false, "done"),
        }));
    }

    private sealed class Dice(int seed)
    {
        private readonly Lock _lock = new();
        private readonly Random _random = new(seed);

        public int Roll()
        {
            lock (_lock) return _random.Next(100);
        }
    }
}
