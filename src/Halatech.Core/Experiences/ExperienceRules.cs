using Halatech.Core.Tenancy;

namespace Halatech.Core.Experiences;

/// <summary>What lifecycle, handoff and experiences of a tenant must satisfy before they are saved.</summary>
public static class ExperienceRules
{
    private const int MostMinutes = 400 * 24 * 60;

    /// <summary>All faults, each beginning with the path of the field.</summary>
    public static IEnumerable<string> Check(TenantConfiguration tenant) =>
        Lifecycle(tenant.Lifecycle ?? new()).Concat(HandoffWait(tenant.Handoff.Wait ?? new())).Concat(DesignRules.Check(tenant));

    private static IEnumerable<string> Lifecycle(LifecycleSettings settings)
    {
        if (settings.NudgeAfterMinutes is < 0 or > MostMinutes) yield return $"lifecycle.nudgeAfterMinutes must be 0 to {MostMinutes}";
        if (settings.NudgeAfterMinutes > 0 && string.IsNullOrWhiteSpace(settings.NudgeText)) yield return "lifecycle.nudgeText must not be empty where there is a nudge";
        if (settings.CloseAfterMinutes is < 0 or > MostMinutes) yield return $"lifecycle.closeAfterMinutes must be 0 to {MostMinutes}";
        if (settings.CloseAfterMinutes > 0 && settings.NudgeAfterMinutes >= settings.CloseAfterMinutes) yield return "lifecycle.nudgeAfterMinutes must be less than closeAfterMinutes";
        if (settings.SurveyHours is < 1 or > 24 * 30) yield return "lifecycle.surveyHours must be 1 to 720";
        if (settings.ReopenHours is < 0 or > 24 * 400) yield return "lifecycle.reopenHours must be 0 to 9600";
        if (settings.RetentionDays is < 0 or > 3660) yield return "lifecycle.retentionDays must be 0 to 3660";
        if (settings.QuietHours is { IsValid: false }) yield return "lifecycle.quietHours must be two times of day such as 21:00 and 08:00";
    }

    private static IEnumerable<string> HandoffWait(HandoffWaitSettings settings)
    {
        if (settings.SlaMinutes is < 0 or > MostMinutes) yield return $"handoff.wait.wait.slaMinutes must be 0 to {MostMinutes}";
        if (settings.Reminders is < 0 or > 100) yield return "handoff.wait.reminders must be 0 to 100";
        if (settings.ReminderMinutes is < 1 or > MostMinutes) yield return $"handoff.wait.wait.reminderMinutes must be 1 to {MostMinutes}";
        if (settings.FallBackMinutes is < 0 or > MostMinutes) yield return $"handoff.wait.wait.fallBackMinutes must be 0 to {MostMinutes}";
        if (settings is { FallBack: HandoffFallBack.CallBack, FallBackText.Length: 0 }) yield return "handoff.wait.fallBackText must not be empty where a call back is offered";
    }
}
