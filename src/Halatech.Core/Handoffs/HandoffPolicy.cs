using System.Collections.Immutable;
using System.Globalization;
using Halatech.Core.Conversations;
using Halatech.Core.Tenancy;
using Halatech.Core.Texts;
using Halatech.Core.Turns;

namespace Halatech.Core.Handoffs;

/// <summary>Applies a tenant's rules for giving a conversation to a person.</summary>
public static class HandoffPolicy
{
    /// <summary>The first rule that holds, or null.</summary>
    /// <param name="tenant">Whose rules they are.</param>
    /// <param name="state">The conversation, with its turn.</param>
    /// <param name="now">The time of the turn.</param>
    /// <param name="angry">What the enforcer found; null before it was asked, and then rules about it are left out.</param>
    public static HandoffRule? Find(TenantConfiguration tenant, ConversationState state, DateTimeOffset now, bool? angry)
    {
        var rules = RulesOf(tenant);
        if (rules.IsEmpty || state is not { Turn.Step: 0, Route.Channel: var channel }) return null;
        string[] said = [.. SaidThread.Unanswered(state.Thread, state.Sends).Skip(state.Turn.Heard).Select(e => Spoken.Normalise(e.Text.ToString()))];
        if (said.Length == 0) return null;
        var isOpen = IsOpen(tenant, now);
        return rules.FirstOrDefault(rule =>
            rule.WhenAngry == (angry is not null) && (!rule.WhenAngry || angry == true)
            && (rule.Channels.IsDefaultOrEmpty || rule.Channels.Contains(channel.ToString().ToLowerInvariant(), StringComparer.Ordinal))
            && (rule.Hours == HandoffHours.Any || rule.Hours == (isOpen ? HandoffHours.Open : HandoffHours.Closed))
            && (rule.Phrases.IsDefaultOrEmpty || rule.Phrases.Any(phrase => said.Any(text => Spoken.Says(text, phrase)))));
    }

    /// <summary>Whether any rule needs to know if the customer is angry.</summary>
    public static bool AsksForMood(TenantConfiguration tenant) => RulesOf(tenant).Any(rule => rule.WhenAngry);

    /// <summary>What the customer is told when the conversation goes to a person; may be empty.</summary>
    /// <param name="tenant">In whose words.</param>
    /// <param name="rule">The rule that asked for it, or null.</param>
    /// <param name="now">Outside of the business hours the words for then are used.</param>
    public static string TextOf(TenantConfiguration tenant, HandoffRule? rule, DateTimeOffset now) =>
        rule is { Text.Length: > 0 } ? rule.Text
        : tenant.Handoff.ClosedText.Length > 0 && !IsOpen(tenant, now) ? tenant.Handoff.ClosedText
        : tenant.Handoff.Text;

    /// <summary>Whether people of the business work at this time; always where no hours are set.</summary>
    public static bool IsOpen(TenantConfiguration tenant, DateTimeOffset now)
    {
        if (tenant.Handoff.Hours.IsDefaultOrEmpty) return true;
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(tenant.TimeZone, out var known) ? known : TimeZoneInfo.Utc;
        var local = TimeZoneInfo.ConvertTime(now, zone).DateTime;
        return tenant.Handoff.Hours.Any(hours => Covers(hours, local.Date, local) || Covers(hours, local.Date.AddDays(-1), local));
    }

    private static bool Covers(BusinessHours hours, DateTime day, DateTime time)
    {
        if (!hours.Days.Contains(day.DayOfWeek.ToString().ToLowerInvariant(), StringComparer.Ordinal) || !TryTime(hours.From, out var from) || !TryTime(hours.To, out var to))
            return false;
        var end = day + to.ToTimeSpan();
        return time >= day + from.ToTimeSpan() && time < (to > from ? end : end.AddDays(1));
    }

    internal static bool TryTime(string? text, out TimeOnly time) =>
        TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out time);

    private static ImmutableArray<HandoffRule> RulesOf(TenantConfiguration tenant) => tenant.Handoff.Rules.IsDefault ? [] : tenant.Handoff.Rules;
}
