namespace Halatech.Core.Experiences;

/// <summary>What is done about a handoff that nobody accepts. Stored: never renumber.</summary>
public enum HandoffStepKind
{
    /// <summary>Remind the people of the business.</summary>
    Remind = 0,

    /// <summary>Tell those above them.</summary>
    Escalate = 1,

    /// <summary>The assistant takes the conversation back.</summary>
    ReturnToAssistant = 2,

    /// <summary>The customer is offered a call back, and goes on waiting.</summary>
    OfferCallBack = 3,
}

/// <summary>One thing to be done about a handoff that waits.</summary>
/// <param name="Number">Counted from 0.</param>
/// <param name="Kind">What.</param>
/// <param name="At">When.</param>
public sealed record HandoffFollowUp(int Number, HandoffStepKind Kind, DateTimeOffset At);

/// <summary>What becomes of a handoff that nobody accepts, as the tenant set it.</summary>
public static class HandoffRules
{
    /// <summary>All that is done while nobody accepts, in order.</summary>
    public static IEnumerable<HandoffFollowUp> Steps(HandoffWaitSettings? settings, DateTimeOffset since)
    {
        if (settings is not { SlaMinutes: > 0 }) yield break;
        var (number, at) = (0, since.AddMinutes(settings.SlaMinutes));
        for (var i = 0; i < Math.Max(settings.Reminders, 0); i++, at = at.AddMinutes(Math.Max(settings.ReminderMinutes, 1)))
            yield return new(number++, HandoffStepKind.Remind, at);
        if (settings.EscalateTo is { Length: > 0 }) yield return new(number++, HandoffStepKind.Escalate, at);
        var fallBack = since.AddMinutes(Math.Max(settings.FallBackMinutes, settings.SlaMinutes));
        if (settings.FallBack == HandoffFallBack.Assistant) yield return new(number, HandoffStepKind.ReturnToAssistant, Later(at, fallBack));
        if (settings.FallBack == HandoffFallBack.CallBack) yield return new(number, HandoffStepKind.OfferCallBack, Later(at, fallBack));
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
