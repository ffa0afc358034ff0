using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Experiences;
using Halatech.Core.Tenancy;
using Temporalio.Activities;

namespace Halatech.Workflows.Lifecycle;

/// <summary>What a lifecycle asks of its conversation and its tenant.</summary>
public sealed class LifecycleActivities(IGrainFactory grains, ITenantConfigurations tenants)
{
    /// <summary>The customer has written just now: nothing was done, and it is to be planned anew.</summary>
    public const string Overtaken = "overtaken";

    [Activity]
    public async Task<LifecyclePlan> PlanLifecycleAsync(PlanInput input)
    {
        var tenant = (await tenants.GetAsync(input.Conversation.Tenant)).OrThrow();
        var looked = await grains.For<IConversationCare>(input.Conversation).LookAsync();
        if (looked.Error is { Kind: ErrorKind.NotFound }) return LifecyclePlan.Over(input.Marks);
        var facts = looked.OrThrow();
        var marks = input.Marks.For(facts);
        var step = LifecycleRules.Next(facts, tenant.Lifecycle ?? new(), IdleExperiences.Of(tenant), marks, input.Now);
        var isOver = step.Kind == LifecycleKind.Rest && (facts.Status == ConversationStatus.Closed || !IdleExperiences.HasLifecycle(tenant));
        return new(step, marks, facts.LastCustomerAt, facts.LifecycleSteps, isOver);
    }

    [Activity]
    public async Task<StepOutcome> MakeLifecycleStepAsync(MakeInput input)
    {
        var made = await grains.For<IConversationCare>(input.Conversation).StepLifecycleAsync(input.Request);
        return made.Error?.Code == RunErrors.Active.Code ? StepOutcome.Done(Overtaken) : made.OrThrow();
    }
}

/// <summary>The experiences that begin when customers are silent.</summary>
internal static class IdleExperiences
{
    /// <summary>Whether a tenant's conversations need a lifecycle at all.</summary>
    public static bool HasLifecycle(TenantConfiguration tenant) => tenant.Lifecycle is { IsOn: true } || Of(tenant).Any();

    public static IEnumerable<(string Id, TimeSpan Idle, string? Label)> Of(TenantConfiguration tenant) => Designs.Of(tenant)
        .Where(d => d.Design.Trigger.Kind == TriggerKind.CustomerIdle)
        .Select(d => (d.Id, d.Design.Trigger.Idle!.Value, d.Design.Trigger.Label));
}

public sealed record PlanInput(ConversationKey Conversation, LifecycleMarks Marks, DateTimeOffset Now);

public sealed record MakeInput(ConversationKey Conversation, LifecycleRequest Request);

/// <summary>What a lifecycle does next.</summary>
/// <param name="Step">What and when.</param>
/// <param name="Marks">What was done since the customer last wrote.</param>
/// <param name="QuietSince">When the customer last wrote.</param>
/// <param name="Steps">How many steps the conversation knows of.</param>
/// <param name="IsOver">Nothing more will happen by itself.</param>
public sealed record LifecyclePlan(LifecycleStep Step, LifecycleMarks Marks, DateTimeOffset QuietSince, int Steps, bool IsOver)
{
    public static LifecyclePlan Over(LifecycleMarks marks) => new(new(LifecycleKind.Rest, DateTimeOffset.MaxValue), marks, default, 0, true);

    public LifecycleRequest RequestAt(DateTimeOffset now) => new(Steps + 1, Step.Kind, QuietSince, now, Step.Experience);
}
