using Halatech.Core.Conversations;
using Halatech.Core.Handoffs;
using Halatech.Core.Turns;

namespace Halatech.Grains.Turns;

/// <summary>Ends a turn with a handoff when one of the tenant's rules says so.</summary>
internal static class RuledHandoff
{
    /// <summary>By what the customer said and where and when: before any model is asked.</summary>
    public static RequestHandoff? Before(TurnScene scene) => Of(scene, angry: null);

    /// <summary>By what the enforcer found of the customer's mood.</summary>
    public static RequestHandoff? After(TurnScene scene, EnforcedDecision decided) => Of(scene, decided.Customer.IsAngry);

    private static RequestHandoff? Of(TurnScene scene, bool? angry) =>
        HandoffPolicy.Find(scene.Tenant, scene.Request.State, scene.Now, angry) is { } rule
            ? new(scene.Request.Turn.Epoch, $"rule: {rule.Name}", scene.Shape(HandoffPolicy.TextOf(scene.Tenant, rule, scene.Now)), ModelUsage.None)
            : null;
}
