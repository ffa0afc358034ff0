using System.Collections.Immutable;
using Halatech.Core.Errors;
using Halatech.Core.Tenancy;
using Halatech.Core.Texts;

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
        { "files[0].id", WithFile("Menu", "Menu", "https://example.com/menu.pdf") },
        { "files[0].id", WithFile("", "Menu", "https://example.com/menu.pdf") },
        { "files[0].title", WithFile("menu", " ", "https://example.com/menu.pdf") },
        { "files[0].title", WithFile("menu", "Two\nlines", "https://example.com/menu.pdf") },
        { "files[0].title", WithFile("menu", new string('x', 61), "https://example.com/menu.pdf") },
        { "files[0].url", WithFile("menu", "Menu", "http://example.com/menu.pdf") },
        { "files[0].url", WithFile("menu", "Menu", "https://user:secret@example.com/menu.pdf") },
        { "files[0].url", WithFile("menu", "Menu", "/menu.pdf") },
        { "files[0].url", WithFile("menu", "Menu", "file:///etc/passwd") },
        { "files[0].url", WithFile("menu", "Menu", "https://example.com/a b") },
        { "files[0].url", WithFile("menu", "Menu", "https://example.com/" + new string('x', 400)) },
        { "files[0]", Good with { Files = [null!] } },
    };

    public static TheoryData<TenantConfiguration> Sound =>
    [
        Good,
        Good with { Turn = new TurnSettings(0, 1, 1) },
        Good with { Turn = new TurnSettings(60_000, 600, 50) },
        Good with { Model = new ModelSettings(Temperature: 2) },
        WithLimit(50),
        WithLimit(32_000),
        WithFile("dinner-menu-2", "Dinner menu", "https://example.com/menu.pdf"),
        WithFile("menu", "Menu", "http://localhost:5084/menu.pdf"),
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

    [Fact]
    public void FileThatStandsTwice_IsRefused()
    {
        var file = new TenantFile("menu", "Menu", "https://example.com/menu.pdf");
        Assert.StartsWith("files[0].id stands more than once", TenantConfigurationRules.Check(Good with { Files = [file, file] }).Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Translation_CoversTheTextsOfSettings_AndLeavesWhatItLacks()
    {
        var french = Good.Texts with { Apology = "Pardon.", Handoff = "Un collègue vous écrira.", Budget = "C'est tout pour aujourd'hui." };
        var tenant = Good with
        {
            Texts = Good.Texts with { Translations = ImmutableDictionary<string, TenantTexts>.Empty.Add("fr", french) },
            Handoff = new("A colleague will write to you.") { ClosedText = "We are closed." },
            Budget = new(Text: "That is all for today."),
            Scope = new("Not our business."),
        };
        var met = tenant.In(LanguageCode.Of("fr"));
        Assert.Equal(("Pardon.", "Un collègue vous écrira.", "C'est tout pour aujourd'hui."), (met.Texts.Apology, met.Handoff.Text, met.Budget.Text));
        Assert.Equal(("We are closed.", "Not our business."), (met.Handoff.ClosedText, met.Scope.OutOfScope));
        Assert.Same(tenant, tenant.In(LanguageCode.Of("de")));
    }

    private static TenantConfiguration WithFile(string id, string title, string url) => Good with { Files = [new TenantFile(id, title, url)] };

    private static TenantConfiguration WithLimit(int characters) =>
        Good with { Channels = ImmutableDictionary<string, ChannelSettings>.Empty.Add("sms", new ChannelSettings(characters)) };
}
