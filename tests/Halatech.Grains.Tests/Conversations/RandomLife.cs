using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Grains.Tests.Support;

namespace Halatech.Grains.Tests.Conversations;

/// <summary>A stretch of time in which the assistant had to be silent, from its acknowledgement to the order that ended it.</summary>
internal sealed record Silence(long From)
{
    public long To { get; set; } = long.MaxValue;
}

/// <summary>One conversation: a customer and an agent who act at random, and notes of what was acknowledged to them.</summary>
internal sealed class RandomLife(GrainCluster cluster, TestConversation talk, int seed)
{
    private const int Steps = 10;

    private readonly Random _random = new(seed);
    private readonly List<InboundMessage> _acknowledged = [];
    private readonly List<Silence> _silences = [];
    private int _index;
    private int _replies;
    private Silence? _relay;
    private Silence? _optOut;

    public TestConversation Talk => talk;

    public IReadOnlyList<InboundMessage> Acknowledged => _acknowledged;

    public IReadOnlyList<Silence> Silences => _silences;

    public override string ToString() => $"{talk.Key} (seed {seed})";

    public async Task RunAsync()
    {
        await BurstAsync();
        for (var step = 0; step < Steps; step++)
        {
            switch (_random.Next(10))
            {
                case < 5: await BurstAsync(); break;
                case 5: await talk.SettledAsync(); break;
                case 6 or 7 when _relay is null: await TakeOverAsync(); break;
                case 6 or 7: await HandBackAsync(); break;
                case 8 when _relay is not null: await AgentRepliesAsync(); break;
                case 9 when _optOut is null: await StopAsync(); break;
                case 9: await StartAsync(); break;
            }
        }
    }

    // Up to four messages at once, some of them delivered twice: webhooks neither wait for one another nor keep order.
    private async Task BurstAsync()
    {
        var messages = Enumerable.Range(0, _random.Next(1, 5)).Select(_ => talk.Message("A question.", _index++)).ToList();
        var deliveries = messages.Concat(messages.Where(_ => _random.Next(4) == 0)).OrderBy(_ => _random.Next()).ToList();
        await Task.WhenAll(deliveries.Select(m => PersistAsync(() => talk.DeliverAsync(m))));
        _acknowledged.AddRange(messages);
    }

    private async Task TakeOverAsync()
    {
        await PersistAsync(() => talk.TakeOverAsync());
        _relay = Begin();
    }

    private async Task HandBackAsync()
    {
        End(ref _relay);
        await PersistAsync(() => talk.HandBackAsync(), refusedOnceDone: ConversationErrors.NotHeld);
    }

    private Task AgentRepliesAsync()
    {
        var id = $"agent-{++_replies}";
        return _optOut is null ? PersistAsync(() => talk.ReplyAsync(id, "A word", "from a person.")) : Task.CompletedTask;
    }

    private async Task StopAsync()
    {
        await PersistAsync(Delivery("STOP"));
        _optOut = Begin();
    }

    private async Task StartAsync()
    {
        End(ref _optOut);
        await PersistAsync(Delivery("START"));
    }

    private Func<Task<Result>> Delivery(string keyword)
    {
        var message = talk.Message(keyword, _index++);
        _acknowledged.Add(message);
        return () => talk.DeliverAsync(message);
    }

    private Silence Begin()
    {
        Silence silence = new(cluster.Order.Next());
        _silences.Add(silence);
        return silence;
    }

    private void End(ref Silence? silence)
    {
        silence!.To = cluster.Order.Next();
        silence = null;
    }

    /// <summary>As a provider or a patient person would: again until it is acknowledged.</summary>
    private static Task PersistAsync(Func<Task<Result>> call, Error? refusedOnceDone = null) => Eventually.TrueAsync(async () =>
    {
        try
        {
            var result = await call();
            if (result.IsOk || result.Error == refusedOnceDone) return true;
            Assert.True(result.Error.IsTransient, result.Error.Code);
            return false;
        }
        catch (Exception e) when (e is IOException or OrleansException)
        {
            // The log broke, or the grain was reloaded so often that the runtime let the call go.
            return false;
        }
    });
}
