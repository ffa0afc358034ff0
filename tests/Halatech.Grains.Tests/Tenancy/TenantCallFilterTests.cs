using Halatech.Core.Conversations;
using Halatech.Core.Tenancy;
using Halatech.Grains.Experiences;
using Halatech.Grains.Recovery;
using Halatech.Grains.Tenancy;
using Halatech.Grains.Tests.Support;

namespace Halatech.Grains.Tests.Tenancy;

public sealed class TenantCallFilterTests(SharedCluster shared)
{
    private readonly GrainCluster _cluster = shared.Cluster;

    [Fact]
    public async Task Call_WithoutAScope_IsRefused()
    {
        var talk = await _cluster.NewConversationAsync();
        Assert.Null(TenantScope.Current);

        await Assert.ThrowsAsync<TenantIsolationException>(() => talk.Grain.ReceiveAsync(talk.Message("Hello")));
        await Assert.ThrowsAsync<TenantIsolationException>(() => TenantGrain(talk.Tenant).ReadAsync());
        Assert.Empty(talk.Events);
    }

    [Fact]
    public async Task Call_InAnotherTenantsScope_IsRefusedForEveryMethod()
    {
        var talk = await _cluster.NewConversationAsync();
        await talk.SayAsync("Hello").OkAsync();
        await talk.SettledAsync();
        var before = talk.Events;
        var other = await _cluster.NewTenantAsync();
        var work = _cluster.Grains.GetGrain<IConversationWork>(talk.Key.ToGrainKey());

        async Task RefusedAsync(Func<Task> call) => await Assert.ThrowsAsync<TenantIsolationException>(async () =>
        {
            TenantScope.Enter(other);
            await call();
        });

        await RefusedAsync(() => talk.Grain.ReadAsync());
        await RefusedAsync(() => talk.Grain.ReceiveAsync(talk.Message("Hello")));
        await RefusedAsync(() => talk.Grain.TakeOverAsync(new TakeOver(TestConversation.Agent)));
        await RefusedAsync(() => talk.Grain.CloseAsync(new CloseConversation("because")));
        await RefusedAsync(() => work.ResumeAsync());
        await RefusedAsync(() => work.ConfirmSendAsync(new ConfirmSend(new SendId(ReplyId.OfTurn(1), 0), Sids.New(), null)));
        await RefusedAsync(() => TenantGrain(talk.Tenant).ReadAsync());
        Assert.Equal(before.Length, talk.Events.Length);
    }

    [Fact]
    public async Task Scope_OfTheCaller_ReachesTheModelAndTheKnowledge()
    {
        var talk = await _cluster.NewConversationAsync();
        TenantId? seen = null;
        _cluster.Knowledge.Finds.Usually(talk.Tenant, (_, _) =>
        {
            seen = TenantScope.Current;
            return Task.FromResult<IReadOnlyList<Core.Knowledge.KnowledgeEntry>>([]);
        });

        await talk.SayAsync("Hello").OkAsync();
        await talk.SettledAsync();

        Assert.Equal(talk.Tenant, seen);
        Assert.Equal(talk.Tenant, Assert.Single(talk.ModelCalls).Tenant);
    }

    [Fact]
    public void Grains_AllButTheListed_BelongToATenant()
    {
        Type[] common = [typeof(RecoveryGrain), typeof(TriggerGrain)];
        var grains = typeof(GrainsRegistration).Assembly.GetTypes()
            .Where(t => typeof(IGrain).IsAssignableFrom(t) && t is { IsAbstract: false, IsInterface: false })
            .Where(t => typeof(Grain).IsAssignableFrom(t))
            .ToList();

        Assert.Contains(typeof(TenantGrain), grains);
        Assert.Equal(common, grains.Where(t => !typeof(IOwnedByTenant).IsAssignableFrom(t)));
    }

    private ITenantGrain TenantGrain(TenantId tenant) => _cluster.Grains.GetGrain<ITenantGrain>(tenant.Value);
}
