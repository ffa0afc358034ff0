using Halatech.Core.Errors;
using Halatech.Core.Transactions;

namespace Halatech.Core.Tenancy;

/// <summary>What a configuration must satisfy before it is published.</summary>
public static class TenantConfigurationRules
{
    /// <summary>The first fault found, naming the field, or success; of maps, functions and transactions all faults at once.</summary>
    public static Result Check(TenantConfiguration configuration)
    {
        var turn = configuration.Turn;
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(configuration.TimeZone, out _))
            return Fault("timeZone", "must be an IANA time zone such as Africa/Lagos");
        if (string.IsNullOrWhiteSpace(configuration.Assistant.SystemPrompt))
            return Fault("assistant.systemPrompt", "must not be empty");
        if (configuration.Twilio.AccountSid is not ['A', 'C', .. { Length: 32 } digits] || !digits.All(char.IsAsciiHexDigit))
            return Fault("twilio.accountSid", "must be AC and 32 hexadecimal digits");
        if (configuration.Model.Temperature is { } and not (>= 0 and <= 2))
            return Fault("model.temperature", "must be 0 to 2");
        if (configuration.Model.MaxOutputTokens < 1)
            return Fault("model.maxOutputTokens", "must be at least 1");
        if (turn.QuietTimeMilliseconds is < 0 or > 60_000)
            return Fault("turn.quietTimeMilliseconds", "must be 0 to 60000");
        if (turn.DeadlineSeconds is < 1 or > 600)
            return Fault("turn.deadlineSeconds", "must be 1 to 600");
        if (turn.RetrievedEntries is < 1 or > 50)
            return Fault("turn.retrievedEntries", "must be 1 to 50");
        if (configuration.Channels.FirstOrDefault(c => c.Value.MaxCharacters is < 50 or > 32_000) is { Key: { } channel })
            return Fault($"channels.{channel}.maxCharacters", "must be 50 to 32000");
        if (configuration.Handoff.AfterFailedTurns is < 0 or > 100)
            return Fault("handoff.afterFailedTurns", "must be 0 to 100");
        if (configuration.Budget.StepDownPercent is < 1 or > 100)
            return Fault("budget.stepDownPercent", "must be 1 to 100");
        string[] faults = [.. TransactionRules.Check(configuration)];
        return faults.Length == 0 ? Result.Ok : new Error(ErrorKind.Invalid, "tenant.configuration-invalid", $"{string.Join("; ", faults)}.");
    }

    private static Error Fault(string field, string rule) =>
        new(ErrorKind.Invalid, "tenant.configuration-invalid", $"{field} {rule}.");
}
