using System.Collections.Immutable;
using System.Globalization;
using Halatech.Core.Conversations;
using Halatech.Core.Tenancy;
using Halatech.Core.Turns;

namespace Halatech.Core.Experiences;

/// <summary>Turns a step of the lifecycle, or of a handoff that waits, into a command with the tenant's texts.</summary>
public static class LifecycleSteps
{
    private static readonly ImmutableArray<AnswerChoice> Scores =
        [.. Enumerable.Range(1, 5).Select(n => n.ToString(CultureInfo.InvariantCulture)).Select(n => new AnswerChoice(n, [n, $"{n} stars", $"{n}/5"]))];

    /// <summary>When a message of the lifecycle has to wait for the end of the quiet hours; null when it may leave now.</summary>
    public static DateTimeOffset? QuietUntil(TenantConfiguration tenant, LifecycleRequest request)
    {
        if (request.Kind is not (LifecycleKind.Nudge or LifecycleKind.Survey) || tenant.Lifecycle?.QuietHours is not { } quiet) return null;
        var allowed = quiet.NextAllowed(request.Now, TimeZoneInfo.FindSystemTimeZoneById(tenant.TimeZone));
        return allowed > request.Now ? allowed : null;
    }

    /// <summary>The command that makes the step.</summary>
    public static ConversationCommand Command(ConversationState state, TenantConfiguration tenant, LifecycleRequest request)
    {
        if (request.Kind == LifecycleKind.BeginExperience)
        {
            // The silence that began it is part of its name, so that a later silence begins it again.
            var silence = request.QuietSince.ToUnixTimeMilliseconds().ToString("x", CultureInfo.InvariantCulture);
            return new RequestExperience($"idle-{silence}", request.Experience ?? "");
        }

        var settings = tenant.Lifecycle ?? new();
        var text = request.Kind switch
        {
            LifecycleKind.Nudge => settings.NudgeText,
            LifecycleKind.Survey => settings.SurveyText,
            _ => "",
        };
        var parts = state.Route is { } route && text.Length > 0 ? ReplyShaper.Shape(text, route.Channel, tenant) : [];
        var question = request.Kind == LifecycleKind.Survey
            ? new AskEffect(NoticeKind.Chat, [], Scores, Free: false, request.Now.AddHours(settings.SurveyHours), settings.SurveyThanks)
            : null;
        return new StepLifecycle(request.Sequence, request.Kind, request.QuietSince, parts, question);
    }

    /// <summary>The command that follows a handoff up.</summary>
    public static StepHandoff Command(ConversationState state, TenantConfiguration tenant, HandoffRequest request)
    {
        var settings = tenant.Handoff.Wait ?? new();
        var speaks = request.Kind is HandoffStepKind.ReturnToAssistant or HandoffStepKind.OfferCallBack && settings.FallBackText is { Length: > 0 };
        return new(
            request.Number, request.Step, request.Kind,
            speaks && state.Route is { } route ? ReplyShaper.Shape(settings.FallBackText, route.Channel, tenant) : [],
            request.Kind == HandoffStepKind.Escalate ? settings.EscalateTo : "");
    }
}
