using System.Collections.Immutable;
using Halatech.Core.Conversations;
using Halatech.Core.Tenancy;
using Halatech.Core.Texts;

namespace Halatech.Core.Handoffs;

/// <summary>What a tenant's rules for giving conversations to people must satisfy before they are saved.</summary>
internal static class HandoffRuleCheck
{
    private const int MostRules = 50;
    private const int MostPhrases = 100;
    private const int LongestPhrase = 200;

    private static readonly ImmutableHashSet<string> Channels = [.. Enum.GetNames<Channel>().Select(c => c.ToLowerInvariant())];
    private static readonly ImmutableHashSet<string> Days = [.. Enum.GetNames<DayOfWeek>().Select(d => d.ToLowerInvariant())];

    /// <summary>All faults, each beginning with the path of the field.</summary>
    public static IEnumerable<string> Faults(HandoffSettings handoff)
    {
        var rules = handoff.Rules.IsDefault ? [] : handoff.Rules;
        if (rules.Length > MostRules) yield return $"handoff.rules must be at most {MostRules}";
        foreach (var (place, rule) in rules.Index())
        {
            var path = $"handoff.rules[{place}]";
            foreach (var fault in rule is null ? [" must not be null"] : FaultsOf(rule)) yield return path + fault;
            if (rule is not null && rules.Count(r => r?.Name == rule.Name) > 1) yield return $"{path}.name stands more than once";
        }

        foreach (var (place, hours) in (handoff.Hours.IsDefault ? [] : handoff.Hours).Index())
            foreach (var fault in hours is null ? [" must not be null"] : FaultsOf(hours)) yield return $"handoff.hours[{place}]{fault}";
    }

    private static IEnumerable<string> FaultsOf(HandoffRule rule)
    {
        if (string.IsNullOrWhiteSpace(rule.Name) || rule.Name.Length > 64) yield return ".name must be 1 to 64 characters";
        if (rule.Phrases.IsDefaultOrEmpty && rule.Channels.IsDefaultOrEmpty && !rule.WhenAngry && rule.Hours == HandoffHours.Any)
            yield return " must have a condition: phrases, whenAngry, hours or channels";
        if (!Enum.IsDefined(rule.Hours)) yield return ".hours must be 0 (any), 1 (open) or 2 (closed)";
        if (rule.Phrases is { IsDefault: false, Length: > MostPhrases }) yield return $".phrases must be at most {MostPhrases}";
        foreach (var (place, phrase) in (rule.Phrases.IsDefault ? [] : rule.Phrases).Index())
            if (phrase is null || phrase.Length > LongestPhrase || Spoken.Normalise(phrase).Length == 1) yield return $".phrases[{place}] must be words of at most {LongestPhrase} characters";
        foreach (var (place, channel) in (rule.Channels.IsDefault ? [] : rule.Channels).Index())
            if (channel is null || !Channels.Contains(channel)) yield return $".channels[{place}] must be one of {string.Join(", ", Channels.Order(StringComparer.Ordinal))}";
    }

    private static IEnumerable<string> FaultsOf(BusinessHours hours)
    {
        if (hours.Days.IsDefaultOrEmpty || hours.Days.Any(day => day is null || !Days.Contains(day))) yield return ".days must be names of days such as monday";
        if (!HandoffPolicy.TryTime(hours.From, out _)) yield return ".from must be a time such as 09:00";
        if (!HandoffPolicy.TryTime(hours.To, out _)) yield return ".to must be a time such as 17:30";
    }
}
