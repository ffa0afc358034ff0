using Halatech.Core.Errors;
using Halatech.Core.Experiences;
using Halatech.Core.Handoffs;
using Halatech.Core.Texts;
using Halatech.Core.Transactions;

namespace Halatech.Core.Tenancy;

/// <summary>What a configuration must satisfy before it is published.</summary>
public static class TenantConfigurationRules
{
    /// <summary>The first fault found, naming the field, or success; of maps, functions and transactions all faults at once.</summary>
    public static Result Check(TenantConfiguration configuration)
    {
        if (Settings(configuration).FirstOrDefault() is { } first) return Invalid(first);
        string[] faults = [.. TransactionRules.Check(configuration), .. ExperienceRules.Check(configuration)];
        return faults.Length == 0 ? Result.Ok : Invalid(string.Join("; ", faults));
    }

    /// <summary>All faults, each beginning with the path of its field.</summary>
    public static IReadOnlyList<string> Faults(TenantConfiguration configuration) =>
        [.. Settings(configuration), .. TransactionRules.Check(configuration), .. ExperienceRules.Check(configuration)];

    private static IEnumerable<string> Settings(TenantConfiguration configuration)
    {
        var turn = configuration.Turn;
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(configuration.TimeZone, out _))
            yield return "timeZone must be an IANA time zone such as Africa/Lagos";
        if (string.IsNullOrWhiteSpace(configuration.Assistant.SystemPrompt))
            yield return "assistant.systemPrompt must not be empty";
        if (configuration.Twilio.AccountSid is not ['A', 'C', .. { Length: 32 } digits] || !digits.All(char.IsAsciiHexDigit))
            yield return "twilio.accountSid must be AC and 32 hexadecimal digits";
        if (configuration.Model.Temperature is { } and not (>= 0 and <= 2))
            yield return "model.temperature must be 0 to 2";
        if (configuration.Model.MaxOutputTokens < 1)
            yield return "model.maxOutputTokens must be at least 1";
        if (turn.QuietTimeMilliseconds is < 0 or > 60_000)
            yield return "turn.quietTimeMilliseconds must be 0 to 60000";
        if (turn.DeadlineSeconds is < 1 or > 600)
            yield return "turn.deadlineSeconds must be 1 to 600";
        if (turn.RetrievedEntries is < 1 or > 50)
            yield return "turn.retrievedEntries must be 1 to 50";
        if (configuration.Channels.FirstOrDefault(c => c.Value.MaxCharacters is < 50 or > 32_000) is { Key: { } channel })
            yield return $"channels.{channel}.maxCharacters must be 50 to 32000";
        foreach (var fault in configuration.Channels.SelectMany(c => ChannelRules.Faults($"channels.{c.Key}", c.Value))) yield return fault;
        if (configuration.Handoff.AfterFailedTurns is < 0 or > 100)
            yield return "handoff.afterFailedTurns must be 0 to 100";
        foreach (var fault in HandoffRuleCheck.Faults(configuration.Handoff)) yield return fault;
        if (configuration.Budget.StepDownPercent is < 1 or > 100)
            yield return "budget.stepDownPercent must be 1 to 100";
        if (configuration.Texts.Translations?.Keys.FirstOrDefault(code => LanguageCode.Of(code).IsUnknown) is { } code)
            yield return $"texts.translations.{code} must be a language code of two or three lower-case letters, such as fr";
        if (configuration.Budget.DailyTokens < 0)
            yield return "budget.dailyTokens must not be below 0";
        if (configuration.Budget.DailyCost < 0)
            yield return "budget.dailyCost must not be below 0";
        foreach (var fault in TenantFileRules.Faults(configuration.Files)) yield return fault;
    }

    private static Error Invalid(string faults) => new(ErrorKind.Invalid, "tenant.configuration-invalid", $"{faults}.");
}
