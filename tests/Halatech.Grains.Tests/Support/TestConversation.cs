using System.Collections.Immutable;
using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Messaging;
using Halatech.Core.Tenancy;

namespace Halatech.Grains.Tests.Support;

/// <summary>A fresh conversation: what its customer and its agent do, and what the outside has seen of it.</summary>
internal sealed class TestConversation(GrainCluster cluster, TenantId tenant, Channel channel, string? customer = null)
{
    public static readonly AgentId Agent = AgentId.Parse("auth0|amaka");

    public TenantId Tenant => tenant;

    public ConversationKey Key { get; } = new(tenant, ConversationId.Parse($"CH{Guid.NewGuid():N}"));

    public Route Route { get; } = new(channel, Carrier.Conversations, customer ?? $"whatsapp:+234{Random.Shared.NextInt64(1_000_000_000, 9_999_999_999)}");

    public IConversationGrain Grain => cluster.Grains.GetGrain<IConversationGrain>(Key.ToGrainKey());

    /// <summary>What the carrier took, in order.</summary>
    public ImmutableArray<OutboundMessage> Sent => cluster.Carrier.Taken(Key);

    public ImmutableArray<ConversationEvent> Events => cluster.Log.Events(Key);

    public ImmutableArray<ChatCall> ModelCalls => cluster.Chat.Calls(tenant);

    /// <summary>Whether something is on disk and nothing is owed any more.</summary>
    public bool IsSettled => !Events.IsEmpty && !cluster.Log.IsPending(Key);

    public InboundMessage Message(string text, int? index = null) => new(Sids.New(), index, Route, text, [], cluster.Now);

    public Task<Result> SayAsync(string text, int? index = null) => DeliverAsync(Message(text, index));

    public Task<Result> DeliverAsync(InboundMessage message) => CallAsync(g => g.ReceiveAsync(message));

    public Task<Result> TakeOverAsync() => CallAsync(g => g.TakeOverAsync(new TakeOver(Agent)));

    public Task<Result> HandBackAsync() => CallAsync(g => g.HandBackAsync(new HandBack(Agent)));

    public Task<Result> ReplyAsync(string id, params string[] parts) =>
        CallAsync(g => g.ReplyAsync(new SendReply(Agent, ReplyId.Parse(id), [.. parts])));

    public Task<Result> ReceiptAsync(ProviderSid sid, DeliveryStatus status) =>
        CallAsync(g => g.RecordAsync(new RecordReceipt(sid, status, null, cluster.Now)));

    public async Task<ConversationView> ReadAsync()
    {
        var read = await CallAsync(g => g.ReadAsync());
        Assert.True(read.IsOk, read.Error?.Message);
        return read.Value;
    }

    public Task<T> CallAsync<T>(Func<IConversationGrain, Task<T>> call) => cluster.OnBehalfOfAsync(tenant, _ => call(Grain));

    public Task<Result> WorkAsync(Func<IConversationWork, Task<Result>> call) =>
        cluster.OnBehalfOfAsync(tenant, grains => call(grains.GetGrain<IConversationWork>(Key.ToGrainKey())));

    public Task SettledAsync() => Eventually.TrueAsync(() => IsSettled, $"{Key} owes nothing");

    /// <summary>Until nothing is owed now, whatever may be due later.</summary>
    public Task SettledExceptAsync() => Eventually.TrueAsync(
        async () => !Events.IsEmpty && !(await ReadAsync()).HasPendingWork, $"{Key} owes nothing now");

    public int Count<TEvent>()
        where TEvent : ConversationEvent => Events.OfType<TEvent>().Count();
}

internal static class Results
{
    public static async Task OkAsync(this Task<Result> call)
    {
        var result = await call;
        Assert.True(result.IsOk, result.Error?.Message);
    }
}
