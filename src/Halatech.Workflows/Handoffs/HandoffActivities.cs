using Halatech.Core.Conversations;
using Halatech.Core.Experiences;
using Halatech.Core.Tenancy;
using Temporalio.Activities;

namespace Halatech.Workflows.Handoffs;

/// <summary>What the watch over a handoff asks of its conversation and its tenant.</summary>
public sealed class HandoffActivities(IGrainFactory grains, ITenantConfigurations tenants)
{
    [Activity]
    public async Task<HandoffPlan> PlanHandoffAsync(HandoffInput input)
    {
        var waiting = await grains.For<IConversationCare>(input.Conversation).LookAtHandoffAsync(input.Number);
        if (waiting is null) return new(null, IsOver: true);
        var settings = (await tenants.GetAsync(input.Conversation.Tenant)).OrThrow().Handoff.Wait;
        return new(HandoffRules.Steps(settings, waiting.Since).FirstOrDefault(s => s.Number >= waiting.Steps), IsOver: false);
    }

    [Activity]
    public async Task FollowUpAsync(FollowUpInput input)
    {
        var followed = await grains.For<IConversationCare>(input.Conversation).StepHandoffAsync(input.Request);

        // Accepted in this very moment: there is nothing to do, and the next look will say so.
        if (followed.Error?.Code != RunErrors.NoHandoff.Code) followed.OrThrow();
    }
}

/// <param name="Step">What is to be done next, or null for nothing.</param>
/// <param name="IsOver">Nobody waits any more.</param>
public sealed record HandoffPlan(HandoffFollowUp? Step, bool IsOver);

public sealed record FollowUpInput(ConversationKey Conversation, HandoffRequest Request);
