using Halatech.Core.Experiences;
using Halatech.Core.Tenancy;
using Halatech.Grains.Budgets;
using Halatech.Grains.Calls;
using Halatech.Grains.Conversations;
using Halatech.Grains.Experiences;
using Halatech.Grains.Media;
using Halatech.Grains.Recovery;
using Halatech.Grains.Sends;
using Halatech.Grains.Tenancy;
using Halatech.Grains.Turns;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Configuration;

namespace Halatech.Grains;

/// <summary>Registers the grains and what runs beside them.</summary>
public static class GrainsRegistration
{
    public static ISiloBuilder AddHalatechGrains(this ISiloBuilder silo)
    {
        silo.AddIncomingGrainCallFilter<TenantCallFilter>();

        // One activation of a conversation at a time, also while the cluster changes; the log's fence is the second lock.
#pragma warning disable ORLEANSEXP003 // The strongly consistent directory is marked experimental; the log does not rely on it alone.
        silo.AddDistributedGrainDirectory();
#pragma warning restore ORLEANSEXP003

        silo.Services.AddOptions<GrainsOptions>()
            .BindConfiguration(GrainsOptions.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        silo.Services.AddOptions<GrainCollectionOptions>().Configure<Microsoft.Extensions.Options.IOptions<GrainsOptions>>(
            (collection, grains) => collection.CollectionAge = TimeSpan.FromMinutes(grains.Value.IdleMinutes));
        silo.Services.TryAddSingleton(TimeProvider.System);
        silo.Services.AddSingleton<ITenantConfigurations, TenantConfigurations>();
        silo.Services.AddSingleton<WorkReport>();
        silo.Services.AddSingleton<ChatAgent>();
        silo.Services.AddSingleton<Enforcer>();
        silo.Services.AddSingleton<ReplyWriter>();
        silo.Services.AddSingleton<FunctionTurn>();
        silo.Services.AddSingleton<TurnSteps>();
        silo.Services.AddSingleton<TurnRetries>();
        silo.Services.AddSingleton<TurnRunner>();
        silo.Services.AddSingleton<QuietQueue>();
        silo.Services.AddSingleton<CallRunner>();
        silo.Services.AddSingleton<SendRunner>();
        silo.Services.AddSingleton<ConsentRunner>();
        silo.Services.AddSingleton<CatchUp>();
        silo.Services.AddSingleton<MediaLibrary>();
        silo.Services.AddSingleton<ThreadReader>();
        silo.Services.AddSingleton<EffectRunner>();
        silo.Services.AddSingleton<SpendingMeter>();
        silo.Services.AddHostedService<RecoveryPulse>();
        silo.Services.AddHostedService<BudgetPulse>();
        silo.Services.TryAddSingleton<IWorkflowTriggers, NoWorkflows>();
        silo.Services.AddSingleton<Judge>();
        silo.Services.AddSingleton<TriggerNudge>();
        silo.Services.AddHostedService<TriggerPulse>();
        return silo;
    }
}
