using Halatech.Core.Experiences;
using Halatech.Workflows.Calendar;
using Halatech.Workflows.Connection;
using Halatech.Workflows.Delivery;
using Halatech.Workflows.Experiences;
using Halatech.Workflows.Handoffs;
using Halatech.Workflows.Lifecycle;
using Halatech.Workflows.Transactions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Halatech.Workflows;

/// <summary>Registers the workflows: their worker, and the way by which conversations reach them.</summary>
public static class WorkflowsRegistration
{
    /// <summary>
    /// To be called after the grains are registered: a worker stops before the grains that its activities call. Without
    /// <c>Temporal__Address</c> there is only the line on the health page that says so.
    /// </summary>
    public static IServiceCollection AddHalatechWorkflows(this IServiceCollection services, IConfiguration configuration)
    {
        var section = configuration.GetSection(TemporalOptions.Section);
        services.AddOptions<TemporalOptions>().Bind(section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<PayloadKeys>();
        services.AddSingleton<TemporalConnection>();
        services.AddHealthChecks().AddCheck<WorkflowsHealth>("workflows");
        if (string.IsNullOrEmpty(section[nameof(TemporalOptions.Address)])) return services;

        services.AddSingleton<IWorkflowTriggers, TriggerDelivery>();
        services.AddSingleton<LifecycleActivities>();
        services.AddSingleton<HandoffActivities>();
        services.AddSingleton<TransactionActivities>();
        services.AddSingleton<ExperienceActivities>();
        services.AddSingleton<CalendarActivities>();
        services.AddHostedService<WorkflowWorkers>();
        return services;
    }
}
