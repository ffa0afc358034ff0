using System.Collections.Immutable;
using Halatech.Core.Conversations;
using Halatech.Core.Decisions;
using Halatech.Core.Experiences;
using Halatech.Core.Handoffs;
using Halatech.Core.Texts;
using Halatech.Core.Transactions;

namespace Halatech.Core.Tenancy;

/// <summary>Everything a business has set, without its secrets. Immutable: a change is a new version.</summary>
[GenerateSerializer, Immutable, Alias("halatech.tenancy.tenant-configuration")]
public sealed record TenantConfiguration
{
    [Id(0)]
    public required TenantId TenantId { get; init; }

    /// <summary>Counts up with every change, from 1.</summary>
    [Id(1)]
    public int Version { get; init; }

    [Id(2)]
    public required OrganisationSettings Organisation { get; init; }

    /// <summary>IANA name, such as <c>Africa/Lagos</c>.</summary>
    [Id(3)]
    public required string TimeZone { get; init; }

    [Id(4)]
    public required AssistantSettings Assistant { get; init; }

    [Id(5)]
    public required TwilioSettings Twilio { get; init; }

    [Id(6)]
    public ModelSettings Model { get; init; } = new();

    [Id(7)]
    public TurnSettings Turn { get; init; } = new();

    [Id(8)]
    public required TenantTexts Texts { get; init; }

    [Id(9)]
    public KeywordSettings Keywords { get; init; } = new();

    /// <summary>The tenant's own limits by channel name in lower case; a channel not listed has its own limit.</summary>
    [Id(10)]
    public ImmutableDictionary<string, ChannelSettings> Channels { get; init; } = ImmutableDictionary<string, ChannelSettings>.Empty;

    /// <summary>The tenant's settings for a channel, or null.</summary>
    public ChannelSettings? SettingsOf(Channel channel) => Channels.GetValueOrDefault(channel.ToString().ToLowerInvariant());

    /// <summary>Decides in Discussion when which function is called; null when nothing ever is.</summary>
    [Id(11)]
    public DecisionMap? DiscussionMap { get; init; }

    /// <summary>The tenant's own functions, beside the built-in ones.</summary>
    [Id(12)]
    public ImmutableArray<FunctionDefinition> Functions { get; init; } = [];

    [Id(13)]
    public ImmutableArray<TransactionDefinition> Transactions { get; init; } = [];

    [Id(14)]
    public HandoffSettings Handoff { get; init; } = new();

    [Id(15)]
    public BudgetSettings Budget { get; init; } = new();

    [Id(16)]
    public ScopeSettings Scope { get; init; } = new();

    /// <summary>What happens to conversations by themselves; null in configurations from before there were lifecycles.</summary>
    [Id(17)]
    public LifecycleSettings? Lifecycle { get; init; }

    /// <summary>What the tenant wants to happen over days and weeks.</summary>
    [Id(18)]
    public ImmutableArray<ExperienceDefinition> Experiences { get; init; } = [];

    /// <summary>What its texts and its assistant may send as files; whatever stands here is for every customer.</summary>
    [Id(19)]
    public ImmutableArray<TenantFile> Files { get; init; } = [];

    /// <summary>The configuration as a customer of this language meets it.</summary>
    public TenantConfiguration In(LanguageCode language) => Texts.In(language) is var texts && ReferenceEquals(texts, Texts) ? this : this with
    {
        Texts = texts,
        Handoff = Handoff with { Text = Or(texts.Handoff, Handoff.Text), ClosedText = Or(texts.HandoffClosed, Handoff.ClosedText) },
        Budget = Budget with { Text = Or(texts.Budget, Budget.Text) },
        Scope = Scope with { OutOfScope = Or(texts.OutOfScope, Scope.OutOfScope) },
    };

    private static string Or(string? translated, string own) => string.IsNullOrEmpty(translated) ? own : translated;
}

/// <summary>How the assistant stays within the business.</summary>
/// <param name="OutOfScope">
/// Answers what has nothing to do with the business, in place of a reply of the model; empty to leave that to the model.
/// </param>
[GenerateSerializer, Immutable, Alias("halatech.tenancy.scope-settings")]
public sealed record ScopeSettings([property: Id(0)] string OutOfScope = "");

/// <summary>When and how the assistant gives a conversation to a person.</summary>
/// <param name="Text">Told to the customer; empty for none.</param>
/// <param name="AfterFailedTurns">After so many failed turns in a row; 0 for never.</param>
[GenerateSerializer, Immutable, Alias("halatech.tenancy.handoff-settings")]
public sealed record HandoffSettings(
    [property: Id(0)] string Text = "",
    [property: Id(1)] int AfterFailedTurns = 2)
{
    /// <summary>When it does so besides, whatever the map says; the first that holds counts.</summary>
    [Id(2)]
    public ImmutableArray<HandoffRule> Rules { get; init; } = [];

    /// <summary>When people of the business work, by its own clock; empty for always.</summary>
    [Id(3)]
    public ImmutableArray<BusinessHours> Hours { get; init; } = [];

    /// <summary>Told to the customer outside of these hours in place of the text; empty for the same.</summary>
    [Id(4)]
    public string ClosedText { get; init; } = "";

    /// <summary>What is done while nobody accepts it; null leaves it waiting for ever.</summary>
    [Id(5)]
    public HandoffWaitSettings? Wait { get; init; }
}

/// <summary>What the models may cost this tenant in a day, by the tenant's own clock. At a limit conversations go to a person.</summary>
/// <param name="DailyTokens">Tokens read, written and embedded; 0 for no limit.</param>
/// <param name="StepDownPercent">From this share of the limit on the cheaper model answers; 1 to 100.</param>
/// <param name="CheaperModel">Empty for none.</param>
/// <param name="DailyCost">In the currency of the deployment's prices; 0 for no limit.</param>
/// <param name="Text">What the customer is told at the limit; empty for the words of any other handoff.</param>
[GenerateSerializer, Immutable, Alias("halatech.tenancy.budget-settings")]
public sealed record BudgetSettings(
    [property: Id(0)] long DailyTokens = 0,
    [property: Id(1)] int StepDownPercent = 80,
    [property: Id(2)] string CheaperModel = "",
    [property: Id(3)] decimal DailyCost = 0,
    [property: Id(4)] string Text = "");

/// <summary>Who the business is.</summary>
[GenerateSerializer, Immutable, Alias("halatech.tenancy.organisation-settings")]
public sealed record OrganisationSettings(
    [property: Id(0)] string Name,
    [property: Id(1)] string FriendlyName,
    [property: Id(2)] string? RegistrationNumber = null,
    [property: Id(3)] string? BusinessType = null);

/// <summary>How the assistant presents itself.</summary>
/// <param name="Name">The name it goes by.</param>
/// <param name="SystemPrompt">Standing instructions; <c>{{name}}</c> placeholders are filled at each turn.</param>
/// <param name="Disclosure">How it says that it is an AI at first contact.</param>
/// <param name="GreetingStyle">How it greets.</param>
/// <param name="Tone">How it sounds.</param>
[GenerateSerializer, Immutable, Alias("halatech.tenancy.assistant-settings")]
public sealed record AssistantSettings(
    [property: Id(0)] string Name,
    [property: Id(1)] string SystemPrompt,
    [property: Id(2)] string Disclosure = "",
    [property: Id(3)] string GreetingStyle = "",
    [property: Id(4)] string Tone = "");

/// <summary>The tenant's Twilio account, without its auth token (which is in the vault).</summary>
/// <param name="AccountSid"><c>AC…</c>; one account belongs to one tenant.</param>
/// <param name="ConversationServiceSid"><c>IS…</c>, or null for the account's default service.</param>
[GenerateSerializer, Immutable, Alias("halatech.tenancy.twilio-settings")]
public sealed record TwilioSettings(
    [property: Id(0)] string AccountSid,
    [property: Id(1)] string? ConversationServiceSid = null);

/// <summary>Which models answer, and how.</summary>
/// <param name="Chat">Chat model; empty means the deployment's default.</param>
/// <param name="Temperature">0 to 2; null leaves it to the model.</param>
/// <param name="MaxOutputTokens">The longest reply, in tokens.</param>
/// <param name="SeesImages">Customers' pictures are shown to the model; else it reads what they are.</param>
[GenerateSerializer, Immutable, Alias("halatech.tenancy.model-settings")]
public sealed record ModelSettings(
    [property: Id(0)] string Chat = "",
    [property: Id(1)] double? Temperature = null,
    [property: Id(2)] int MaxOutputTokens = 600,
    [property: Id(3)] bool SeesImages = false);

/// <summary>How a turn runs.</summary>
/// <param name="QuietTimeMilliseconds">How long a customer must be quiet before the answer begins; 0 to 60,000.</param>
/// <param name="DeadlineSeconds">How long a turn may take in all before the apology is sent instead; 1 to 600.</param>
/// <param name="RetrievedEntries">How many entries of knowledge a turn may use; 1 to 50.</param>
/// <param name="DraftAfterEnforcer">
/// The reply is drafted only when the enforcer has decided that nothing is called: slower, and no draft is paid in vain.
/// </param>
/// <param name="DraftCalls">
/// In a transaction the arguments of its serverless function are asked for while the enforcer decides: the call leaves sooner, and
/// turns that call nothing pay for arguments in vain. False saves that, and such a call leaves one request of the model later.
/// </param>
[GenerateSerializer, Immutable, Alias("halatech.tenancy.turn-settings")]
public sealed record TurnSettings(
    [property: Id(0)] int QuietTimeMilliseconds = 700,
    [property: Id(1)] int DeadlineSeconds = 45,
    [property: Id(2)] int RetrievedEntries = 6,
    [property: Id(3)] bool DraftAfterEnforcer = false,
    [property: Id(4)] bool DraftCalls = true)
{
    /// <summary>See the parameter <c>QuietTimeMilliseconds</c>.</summary>
    public TimeSpan QuietTime => TimeSpan.FromMilliseconds(QuietTimeMilliseconds);

    /// <summary>See the parameter <c>DeadlineSeconds</c>.</summary>
    public TimeSpan Deadline => TimeSpan.FromSeconds(DeadlineSeconds);
}

/// <summary>Fixed texts in the tenant's own words.</summary>
/// <param name="Apology">Sent when an answer could not be made.</param>
/// <param name="OptedOut">Confirms an opt-out, once.</param>
/// <param name="OptedIn">Confirms an opt-in.</param>
/// <param name="Help">Answers HELP and INFO.</param>
/// <param name="EmptyMessage">Answers a message without any content.</param>
/// <param name="TooLong">Answers a message that is too long to be read.</param>
/// <param name="OptOutQuestion">Asks, once, whether unclear words mean an opt-out; empty to let the assistant answer them.</param>
/// <param name="Translations">The same texts in other languages, by the language's code, such as <c>fr</c>.</param>
/// <param name="Handoff">In translations: <see cref="HandoffSettings.Text"/> in that language; empty for none.</param>
/// <param name="HandoffClosed">In translations: <see cref="HandoffSettings.ClosedText"/>.</param>
/// <param name="Budget">In translations: <see cref="BudgetSettings.Text"/>.</param>
/// <param name="OutOfScope">In translations: <see cref="ScopeSettings.OutOfScope"/>.</param>
[GenerateSerializer, Immutable, Alias("halatech.tenancy.tenant-texts")]
public sealed record TenantTexts(
    [property: Id(0)] string Apology,
    [property: Id(1)] string OptedOut,
    [property: Id(2)] string OptedIn,
    [property: Id(3)] string Help,
    [property: Id(4)] string EmptyMessage,
    [property: Id(5)] string TooLong,
    [property: Id(6)] string OptOutQuestion = "",
    [property: Id(7)] ImmutableDictionary<string, TenantTexts>? Translations = null,
    [property: Id(8)] string Handoff = "",
    [property: Id(9)] string HandoffClosed = "",
    [property: Id(10)] string Budget = "",
    [property: Id(11)] string OutOfScope = "")
{
    /// <summary>These texts in a language, or as they are where there is no translation.</summary>
    public TenantTexts In(LanguageCode language) =>
        !language.IsUnknown && Translations?.GetValueOrDefault(language.ToString()) is { } translated ? translated : this;
}

/// <summary>Opt-out, opt-in and help words that the tenant adds to the usual ones.</summary>
[GenerateSerializer, Immutable, Alias("halatech.tenancy.keyword-settings")]
public sealed record KeywordSettings
{
    [Id(0)]
    public ImmutableArray<string> OptOut { get; init; } = [];

    [Id(1)]
    public ImmutableArray<string> OptIn { get; init; } = [];

    [Id(2)]
    public ImmutableArray<string> Help { get; init; } = [];
}

/// <summary>A tenant's limits on one channel.</summary>
/// <param name="MaxCharacters">The longest single message; longer replies are split at sentence ends.</param>
/// <param name="Disclosure">How the assistant says here that it is an AI; empty for its usual words.</param>
/// <param name="OutsideWindow">
/// Templates for when the channel takes no free text any more, the first that fits: one with the reply in it, or one that
/// invites the customer to write. With none nothing leaves then.
/// </param>
/// <param name="SecondsBetweenMessages">
/// How far apart the messages to one customer are; null for the channel's own pace, which is 6 on WhatsApp and 0 elsewhere.
/// </param>
/// <param name="Buttons">Choices are buttons and lists where the channel has them, instead of a numbered text.</param>
/// <param name="Files">Files are sent as such, on SMS as MMS; else as links, as where MMS is not to be had.</param>
/// <param name="ListButton">What opens a list of choices, up to 20 characters; null for "Choose".</param>
[GenerateSerializer, Immutable, Alias("halatech.tenancy.channel-settings")]
public sealed record ChannelSettings(
    [property: Id(0)] int MaxCharacters,
    [property: Id(1)] string Disclosure = "",
    [property: Id(2)] ImmutableArray<TemplateSettings>? OutsideWindow = null,
    [property: Id(3)] double? SecondsBetweenMessages = null,
    [property: Id(4)] bool Buttons = false,
    [property: Id(5)] bool Files = false,
    [property: Id(6)] string? ListButton = null);
