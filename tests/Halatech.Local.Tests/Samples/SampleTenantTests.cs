using System.Text.Json;
using Halatech.Core.Conversations;
using Halatech.Core.Handoffs;
using Halatech.Core.Tenancy;
using Halatech.Core.Texts;
using Halatech.Core.Turns;
using Halatech.Local.Samples;

namespace Halatech.Local.Tests.Samples;

public sealed class SampleTenantTests
{
    private static readonly string Folder = Path.Combine(RepositoryFolder.Find(), "samples", "tenants");
    private static readonly SampleTenant Hotel = SampleTenant.LoadAll(Folder).First(SampleFunctions.Has);

    /// <summary>A setting that the loader forgets would keep its default without a word.</summary>
    [Fact]
    public void Loader_ReadsEveryFieldOfAConfiguration()
    {
        // What stands in files of its own is called so.
        string[] read = [.. typeof(SampleFile).GetProperties().SelectMany(p => new[] { p.Name, p.Name.Replace("Folder", "", StringComparison.Ordinal), p.Name.EndsWith("File", StringComparison.Ordinal) ? p.Name[..^4] : p.Name })];
        Assert.Empty(typeof(TenantConfiguration).GetProperties().Select(p => p.Name).Except([.. read, nameof(TenantConfiguration.Version)]));
    }

    [Fact]
    public void Loader_TakesOverWhatTheFileSays()
    {
        Assert.NotEmpty(Hotel.Configuration.Files);
        Assert.NotEmpty(Hotel.Configuration.Handoff.Rules);
        Assert.NotEqual("", Hotel.Configuration.Scope.OutOfScope);
        Assert.True(TenantConfigurationRules.Check(Hotel.Configuration).IsOk, TenantConfigurationRules.Check(Hotel.Configuration).Error?.Message);
    }

    [Fact]
    public void TenantsOwnFunctions_AreReadWithTheirSchemas()
    {
        var function = JsonSerializer.Deserialize<SampleFunction>(
            """{"name": "sayHours", "description": "Says the hours.", "parameters": {"type": "object"}, "textArgument": "text"}""", JsonSerializerOptions.Web)!;
        Assert.Equal(("sayHours", """{"type":"object"}""", "text"), (function.ToDefinition().Name, function.ToDefinition().Parameters, function.ToDefinition().TextArgument));
    }

    [Fact]
    public void EveryFileThatAnAnswerNames_IsThere()
    {
        Assert.Empty(Hotel.Faqs.SelectMany(faq => FileMark.Unknown(faq.Answer, Hotel.Configuration)));
        Assert.Contains(Hotel.Faqs, faq => !FileMark.Read(faq.Answer, Hotel.Configuration).Files.IsEmpty);
    }

    [Theory]
    [InlineData("Please call an ambulance, my wife fell!", "emergency")]
    [InlineData("I want to complain about the noise", "complaint")]
    [InlineData("Una charged me twice", "complaint")]
    [InlineData("How much is the Deluxe Room?", null)]
    public void HandoffRules_LeadToAPerson_WhereTheyShould(string text, string? rule) => Assert.Equal(rule, RuleFor(text)?.Name);

    [Fact]
    public void HandoffRules_LeaveOrdinaryQuestionsToTheAssistant()
    {
        var questions = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "guided-hospitality", "questions.json"))).RootElement;
        Assert.DoesNotContain(
            questions.EnumerateArray().Select(q => q.GetProperty("text").GetString()!).Concat(Hotel.Faqs.Select(f => f.Question)), q => RuleFor(q) is not null);
    }

    private static HandoffRule? RuleFor(string text)
    {
        var entry = new ThreadEntry(ProviderSid.Parse($"IM{1:x32}"), null, AuthorKind.Customer, new Utf8Text(text), DateTimeOffset.UnixEpoch);
        var state = ConversationState.Empty with
        {
            Route = new Route(Core.Conversations.Channel.WhatsApp, Carrier.Conversations, "whatsapp:+2348030000001"),
            Thread = [entry],
            Turn = new PendingTurn(1, entry.At, entry.At),
        };
        return HandoffPolicy.Find(Hotel.Configuration, state, DateTimeOffset.UnixEpoch, angry: null);
    }
}
