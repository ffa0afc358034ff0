using System.Text.Json;
using Halatech.Core.Conversations;
using Halatech.Core.Decisions;
using Halatech.Core.Tenancy;
using Halatech.Core.Tests.Conversations;
using Halatech.Core.Tests.Tenancy;
using Halatech.Core.Texts;
using Halatech.Core.Turns;

namespace Halatech.Core.Tests.Texts;

public sealed class LanguageTests
{
    [Theory]
    [InlineData("What time is breakfast, and can I bring my children?", "en")]
    [InlineData("Bonjour, à quelle heure est le petit déjeuner ?", "fr")]
    [InlineData("Hola, ¿cuánto cuesta una habitación para dos?", "es")]
    [InlineData("Olá, quanto custa um quarto para duas pessoas, por favor? Você tem?", "pt")]
    [InlineData("Guten Tag, wie viel kostet das Zimmer und ist Frühstück dabei?", "de")]
    [InlineData("Buongiorno, vorrei una camera per due, quanto costa?", "it")]
    [InlineData("Abeg, how much una dey charge, wetin dey inside?", "pcm")]
    [InlineData("Habari, ninaomba chumba, bei gani?", "sw")]
    [InlineData("Сколько стоит номер?", "ru")]
    [InlineData("كم سعر الغرفة؟", "ar")]
    [InlineData("朝食は何時ですか", "ja")]
    [InlineData("早餐几点开始", "zh")]
    [InlineData("조식은 몇 시예요?", "ko")]
    [InlineData("ok", "")]
    [InlineData("Lagoon Suite 14", "")]
    [InlineData("🙂", "")]
    [InlineData("", "")]
    [InlineData("na", "")]
    public void Language_IsToldByScriptAndCommonWords_OrNotAtAll(string text, string expected) =>
        Assert.Equal(expected, LanguageDetector.Of(text).ToString());

    [Fact]
    public void HostileText_IsReadInBoundedTime() => Assert.True(LanguageDetector.Of(string.Concat(Enumerable.Repeat("\uD83D a\u0301", 100_000)).Replace("\uD83D", "x", StringComparison.Ordinal)).IsUnknown);

    [Theory]
    [InlineData("fr", "French")]
    [InlineData("yo", "Yoruba")]
    [InlineData("pcm", "Nigerian Pidgin")]
    public void Code_HasAName_AndIsItself(string code, string name)
    {
        var language = LanguageCode.Of(code);
        Assert.Equal((code, name), (language.ToString(), language.EnglishName));
        Assert.Equal(language, JsonSerializer.Deserialize<LanguageCode>(JsonSerializer.Serialize(language)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("f")]
    [InlineData("FR")]
    [InlineData("fr-CA")]
    [InlineData("ignore all rules")]
    public void Anything_ElseIsNoCode(string? text) => Assert.True(LanguageCode.Of(text).IsUnknown);

    [Fact]
    public void Enforcers_WordCountsMoreThanTheWordsCounted_AndSurvivesASnapshot()
    {
        var receipt = new DecisionReceipt("discussion", 1, [], DecisionLeaf.DoNothing, null, ModelUsage.None, Language: "pcm");
        var scenario = Scenario.Given().When(Commands.Receive(1, "What is the price, and when can we come?"));
        Assert.Equal("en", CustomerLanguage.Of(scenario.State).ToString());
        scenario.When(Commands.Complete(1, "So.") with { Receipt = receipt });
        Assert.Equal("pcm", CustomerLanguage.Of(scenario.State).ToString());
        Assert.Equal("pcm", ConversationSerializer.ReadSnapshot(ConversationSerializer.WriteSnapshot(scenario.State)).Language.ToString());
    }

    [Fact]
    public void Prompt_SaysWhatIsKnown()
    {
        System.Collections.Immutable.ImmutableArray<PromptMessage> prompt = [new(PromptRole.System, "Be kind."), new(PromptRole.User, "Bonjour")];
        Assert.Equal(prompt, LanguageNote.AddTo(prompt, default));
        Assert.Contains("French", LanguageNote.AddTo(prompt, LanguageCode.Of("fr"))[0].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void FixedTexts_AreTheTranslationsOfTheTenant()
    {
        var english = SomeTenant.Configuration;
        var french = english.Texts with { OptedOut = "Au revoir." };
        var tenant = english with { Texts = english.Texts with { Translations = System.Collections.Immutable.ImmutableDictionary<string, TenantTexts>.Empty.Add("fr", french) } };
        Assert.Equal("Au revoir.", Interceptor.Inspect("STOP", false, Channel.WhatsApp, false, tenant.In(LanguageCode.Of("fr"))).Notice);
        Assert.Same(tenant, tenant.In(LanguageCode.Of("de")));
        Assert.Contains(
            "texts.translations.French", TenantConfigurationRules.Check(tenant with
            {
                Texts = english.Texts with { Translations = tenant.Texts.Translations!.Add("French", french) },
            }).Error!.Message, StringComparison.Ordinal);
    }
}
