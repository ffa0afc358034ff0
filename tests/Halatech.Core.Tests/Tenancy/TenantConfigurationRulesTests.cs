using System.Collections.Immutable;
using Halatech.Core.Errors;
using Halatech.Core.Tenancy;

namespace Halatech.Core.Tests.Tenancy;

public sealed class TenantConfigurationRulesTests
{
    private static readonly TenantConfiguration Good = SomeTenant.Configuration;

    public static TheoryData<string, TenantConfiguration> Faults => new()
    {
        { "timeZone", Good with { TimeZone = "Africa/Atlantis" } },
        { "timeZone", Good with { TimeZone = "" } },
        { "timeZone", Good with { TimeZone = "../../etc/passwd" } },
        { "assistant.systemPrompt", Good with { Assistant = new AssistantSettings("Vera", " ") } },
        { "twilio.accountSid", Good with { Twilio = new TwilioSettings("AC123") } },
        { "twilio.accountSid", Good with { Twilio = new TwilioSettings("SK00000000000000000000000000000000") } },
        { "twilio.accountSid", Good with { Twilio = new TwilioSettings("AC/../../../0000000000000000000000") } },
        { "model.temperature", Good with { Model = new ModelSettings(Temperature: 2.1) } },
        { "model.temperature", Good with { Model = new ModelSettings(Temperature: double.NaN) } },
        { "model.maxOutputTokens", Good with { Model = new ModelSettings(MaxOutputTokens: 0) } },
        { "turn.quietTimeMilliseconds", Good with { Turn = new TurnSettings(QuietTimeMilliseconds: -1) } },
        { "turn.quietTimeMilliseconds", Good with { Turn = new TurnSettings(QuietTimeMilliseconds: 60_001) } },
        { "turn.deadlineSeconds", Good with { Turn = new TurnSettings(DeadlineSeconds: 0) } },
        { "turn.deadlineSeconds", Good with { Turn = new TurnSettings(DeadlineSeconds: 601) } },
        { "turn.retrievedEntries", Good with { Turn = new TurnSettings(RetrievedEntries: 0) } },
        { "turn.retrievedEntries", Good with { Turn = new TurnSettings(RetrievedEntries: 51) } },
        { "channels.sms.maxCharacters", WithLimit(49) },
        { "channels.sms.maxCharacters", WithLimit(32_001) },
    };

    public static TheoryData<TenantConfiguration> Sound =>
    [
        Good,
        Good with { Turn = new TurnSettings(0, 1, 1) },
        Good with { Turn = new TurnSettings(60_000, 600, 50) },
        Good with { Model = new ModelSettings(Temperature: 2) },
        WithLimit(50),
        WithLimit(32_000),
    ];

    [Theory]
    [MemberData(nameof(Faults))]
    public void FaultyConfiguration_IsRefused_NamingTheField(string field, TenantConfiguration configuration)
    {
        var result = TenantConfigurationRules.Check(configuration);
        Assert.False(result.IsOk);
        Assert.Equal((ErrorKind.Invalid, "tenant.configuration-invalid"), (result.Error.Kind, result.Error.Code));
        Assert.StartsWith($"{field} must ", result.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Sound))]
    public void SoundConfiguration_Passes(TenantConfiguration configuration) =>
        Assert.True(TenantConfigurationRules.Check(configuration).IsOk);

    private static TenantConfiguration WithLimit(int characters) =>
        Good with { Channels = ImmutableDictionary<string, ChannelSettings>.Empty.Add("sms", new ChannelSettings(characters)) };
}
