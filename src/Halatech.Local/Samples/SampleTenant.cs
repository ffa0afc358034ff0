using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Halatech.Core.Decisions;
using Halatech.Core.Experiences;
using Halatech.Core.Knowledge;
using Halatech.Core.Tenancy;
using Halatech.Core.Transactions;
using Halatech.Local.Twilio;

namespace Halatech.Local.Samples;

/// <summary>A tenant as it stands in <c>samples/tenants</c>; the README there describes the files.</summary>
internal sealed record SampleTenant(TenantConfiguration Configuration, SampleTwilio Twilio, IReadOnlyList<Faq> Faqs)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        RespectNullableAnnotations = true,
    };

    /// <summary>All tenants of the samples folder.</summary>
    /// <exception cref="InvalidOperationException">A file is wrong; the message names it.</exception>
    public static IReadOnlyList<SampleTenant> LoadAll(string folder) =>
        [.. Directory.GetDirectories(folder).Order(StringComparer.Ordinal).Select(Load)];

    private static SampleTenant Load(string folder)
    {
        var file = Read<SampleFile>(Path.Combine(folder, "tenant.json"));
        var prompt = File.ReadAllText(Path.Combine(folder, file.Assistant.SystemPromptFile));
        var faqs = Read<List<Faq>>(Path.Combine(folder, "faqs.json"));
        var configuration = file.ToConfiguration(prompt) with
        {
            DiscussionMap = file.DiscussionMapFile is { } map ? Read<DecisionMap>(Path.Combine(folder, map)) : null,
            Experiences = file.ExperiencesFolder is { } experiences ? LoadExperiences(Path.Combine(folder, experiences)) : [],
            Transactions = file.TransactionsFolder is { } transactions ? LoadTransactions(Path.Combine(folder, transactions)) : [],
        };
        return new SampleTenant(configuration, file.Twilio, faqs);
    }

    private static ImmutableArray<TransactionDefinition> LoadTransactions(string folder) =>
    [
        .. Read<List<SampleTransaction>>(Path.Combine(folder, "transactions.json"))
            .Select(transaction => transaction.ToDefinition(File.ReadAllText(Path.Combine(folder, transaction.PromptFile)))),
    ];

    // Each file is a design, called by its name.
    private static ImmutableArray<ExperienceDefinition> LoadExperiences(string folder) =>
    [
        .. Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal)
            .Select(path => new ExperienceDefinition(Path.GetFileNameWithoutExtension(path), File.ReadAllText(path))),
    ];

    private static T Read<T>(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(File.ReadAllBytes(path), Json)
                ?? throw new InvalidOperationException($"{path} is empty");
        }
        catch (JsonException e)
        {
            throw new InvalidOperationException($"{path} cannot be read: {e.Message}", e);
        }
    }
}

/// <summary>The sample's Twilio account and its addresses.</summary>
internal sealed record SampleTwilio(
    string AccountSid, string ConversationServiceSid, ImmutableArray<SampleAddress> Addresses, ImmutableArray<string> MessagingNumbers,
    ImmutableArray<TwilioTemplateSeed>? Templates = null);

/// <summary>Where customers write to, by channel.</summary>
internal sealed record SampleAddress(string Channel, string Address);

/// <summary>How the assistant presents itself; the prompt is a file of its own.</summary>
internal sealed record SampleAssistant(
    string Name, string SystemPromptFile, string Disclosure = "", string GreetingStyle = "", string Tone = "");

/// <summary>The shape of <c>tenant.json</c>.</summary>
internal sealed record SampleFile(
    TenantId TenantId,
    OrganisationSettings Organisation,
    string TimeZone,
    SampleAssistant Assistant,
    SampleTwilio Twilio,
    ModelSettings Model,
    TurnSettings Turn,
    TenantTexts Texts,
    [property: JsonRequired] KeywordSettings Keywords,
    ImmutableDictionary<string, ChannelSettings>? Channels = null,
    HandoffSettings? Handoff = null,
    BudgetSettings? Budget = null,
    string? DiscussionMapFile = null,
    string? TransactionsFolder = null,
    LifecycleSettings? Lifecycle = null,
    string? ExperiencesFolder = null,
    ScopeSettings? Scope = null,
    ImmutableArray<SampleFunction>? Functions = null,
    ImmutableArray<TenantFile>? Files = null)
{
    public TenantConfiguration ToConfiguration(string systemPrompt) => new()
    {
        TenantId = TenantId,
        Organisation = Organisation,
        TimeZone = TimeZone,
        Assistant = new(Assistant.Name, systemPrompt, Assistant.Disclosure, Assistant.GreetingStyle, Assistant.Tone),
        Twilio = new(Twilio.AccountSid, Twilio.ConversationServiceSid),
        Model = Model,
        Turn = Turn,
        Texts = Texts,
        Keywords = Keywords,
        Channels = Channels ?? ImmutableDictionary<string, ChannelSettings>.Empty,
        Handoff = Handoff ?? new(),
        Budget = Budget ?? new(),
        Scope = Scope ?? new(),
        Lifecycle = Lifecycle,
        Functions = [.. (Functions ?? []).Select(function => function.ToDefinition())],
        Files = Files ?? [],
    };
}
