using System.Globalization;
using Halatech.Core.Conversations;
using Halatech.Core.Experiences;
using Halatech.Core.Tenancy;
using Microsoft.Extensions.Logging;
using Temporalio.Activities;

namespace Halatech.Workflows.Calendar;

/// <summary>What a calendar asks of its tenant and of the conversations.</summary>
public sealed class CalendarActivities(
    IGrainFactory grains, ITenantConfigurations tenants, IConversationDirectory directory, ILogger<CalendarActivities> logger)
{
    private const int PageSize = 200;

    // Some minutes in all; then the customers behind one that cannot be reached have waited long enough.
    private const int MostAttempts = 8;

    // Clocks differ, and a conversation is seen only after its commit: what began earlier than this is there for every page.
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(1);

    [Activity]
    public async Task<DatePlan> PlanDateAsync(DateQuestion question) =>
        new(await DesignOfAsync(question) is { } found ? DateSchedule.After(found.Trigger.Schedule!, question.Since, found.Zone) : null);

    /// <summary>The request bears the date, so what is begun twice begins once.</summary>
    [Activity]
    public async Task<DatePageEnd> BeginPageAsync(DatePage page)
    {
        var activity = ActivityExecutionContext.Current;
        if (await DesignOfAsync(page.Of) is not { } found || DateSchedule.After(found.Trigger.Schedule!, page.Of.Since, found.Zone) != page.At) return new(null);
        var request = new RequestExperience(
            string.Create(CultureInfo.InvariantCulture, $"date-{page.At.ToUnixTimeSeconds()}"), page.Of.Experience, Label: found.Trigger.Label, NeedsConsent: true);
        var begun = (page.Began ?? page.At) - Settled;
        var conversations = await directory.ListAsync(page.Of.Tenant, begun, page.After, PageSize, activity.CancellationToken);
        ConversationKey? missed = null;
        foreach (var conversation in conversations)
        {
            activity.Heartbeat();
            if (!await BeginAsync(conversation, request)) missed = conversation;
        }

        if (missed is { } one && activity.Info.Attempt < MostAttempts)
            throw new InvalidOperationException($"{one} could not be reached; the page is begun again.");
        return new(conversations.Count == PageSize ? conversations[^1].Conversation : null);
    }

    // A refusal says that the experience is not for this customer, or that the conversation is gone.
    private async Task<bool> BeginAsync(ConversationKey conversation, RequestExperience request)
    {
        try
        {
            var begun = await grains.For<IConversationRuns>(conversation).RequestExperienceAsync(request);
            if (begun.Error is not { IsTransient: true } fault) return true;
            logger.LogWarning("{Experience} could not begin in {Conversation}: {Code}", request.Experience, conversation, fault.Code);
        }
        catch (Exception e)
        {
            logger.LogWarning("{Experience} could not begin in {Conversation}: {Fault}", request.Experience, conversation, e.GetType().Name);
        }

        return false;
    }

    private async Task<(ExperienceTrigger Trigger, TimeZoneInfo Zone)?> DesignOfAsync(DateQuestion question)
    {
        // This host may not have heard of the newest version yet.
        var known = (await tenants.GetAsync(question.Tenant)).OrThrow();
        var tenant = known.Version >= question.Version ? known : (await tenants.GetAsync(question.Tenant, question.Version)).OrThrow();
        return RunSteps.Find(tenant, question.Experience)?.Trigger is { Kind: TriggerKind.Date } trigger
            ? (trigger, TimeZoneInfo.FindSystemTimeZoneById(tenant.TimeZone))
            : null;
    }
}

/// <summary>Which date comes after a moment, by a version of the configuration or a newer one.</summary>
public sealed record DateQuestion(TenantId Tenant, string Experience, int Version, DateTimeOffset Since);

/// <summary>When the next date is; null when there is none.</summary>
public sealed record DatePlan(DateTimeOffset? At);

/// <summary>The conversations after one of them, for one date; which they are was settled when its round began.</summary>
public sealed record DatePage(DateQuestion Of, DateTimeOffset At, ConversationId? After, DateTimeOffset? Began = null);

/// <summary>The last conversation of a page after which there are more; null when there are none, or the date holds no longer.</summary>
public sealed record DatePageEnd(ConversationId? Last);
