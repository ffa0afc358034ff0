using System.Text.Json.Serialization;

namespace Halatech.Adapters.Twilio.Rest;

// Answers of the Conversations API (v1), as far as they are read. Source: Twilio's published OpenAPI.

internal sealed record ConversationResource(
    string Sid, string? ChatServiceSid, string? UniqueName, string? State, string? Attributes, DateTimeOffset? DateCreated);

internal sealed record ConversationMessageResource(
    string Sid,
    int? Index,
    string? Author,
    string? Body,
    string? Attributes,
    string? ParticipantSid,
    IReadOnlyList<MediaResource>? Media,
    DateTimeOffset? DateCreated);

internal sealed record MediaResource(string? Sid, long? Size, string? ContentType, string? Filename);

internal sealed record BindingResource(string? Type, string? Address, string? ProxyAddress, string? ProjectedAddress);

internal sealed record ParticipantResource(string Sid, string? Identity, BindingResource? MessagingBinding);

internal sealed record ParticipantConversationResource(
    string ConversationSid, string? ConversationState, string? ChatServiceSid, string? ParticipantSid,
    BindingResource? ParticipantMessagingBinding);

internal sealed record AutoCreationResource(
    bool? Enabled, string? Type, string? ConversationServiceSid, string? WebhookUrl, string? WebhookMethod,
    IReadOnlyList<string>? WebhookFilters);

internal sealed record AddressResource(string Sid, string? Type, string? Address, AutoCreationResource? AutoCreation);

internal sealed record ServiceWebhooksResource(
    string? ChatServiceSid, string? PreWebhookUrl, string? PostWebhookUrl, IReadOnlyList<string>? Filters, string? Method);

internal sealed record MediaContentResource(
    string Sid, long? Size, string? ContentType, string? Filename, MediaLinks? Links);

internal sealed record MediaLinks(string? Content, string? ContentDirectTemporary);

internal sealed record PageMeta(string? NextPageUrl);

internal sealed record ConversationsPage(IReadOnlyList<ConversationResource>? Conversations, PageMeta? Meta)
    : ITwilioPage<ConversationResource>
{
    [JsonIgnore]
    public IReadOnlyList<ConversationResource> Items => Conversations ?? [];

    [JsonIgnore]
    public string? Next => Meta?.NextPageUrl;
}

internal sealed record ConversationMessagesPage(IReadOnlyList<ConversationMessageResource>? Messages, PageMeta? Meta)
    : ITwilioPage<ConversationMessageResource>
{
    [JsonIgnore]
    public IReadOnlyList<ConversationMessageResource> Items => Messages ?? [];

    [JsonIgnore]
    public string? Next => Meta?.NextPageUrl;
}

internal sealed record ParticipantsPage(IReadOnlyList<ParticipantResource>? Participants, PageMeta? Meta)
    : ITwilioPage<ParticipantResource>
{
    [JsonIgnore]
    public IReadOnlyList<ParticipantResource> Items => Participants ?? [];

    [JsonIgnore]
    public string? Next => Meta?.NextPageUrl;
}

internal sealed record ParticipantConversationsPage(IReadOnlyList<ParticipantConversationResource>? Conversations, PageMeta? Meta)
    : ITwilioPage<ParticipantConversationResource>
{
    [JsonIgnore]
    public IReadOnlyList<ParticipantConversationResource> Items => Conversations ?? [];

    [JsonIgnore]
    public string? Next => Meta?.NextPageUrl;
}

internal sealed record AddressesPage(IReadOnlyList<AddressResource>? AddressConfigurations, PageMeta? Meta)
    : ITwilioPage<AddressResource>
{
    [JsonIgnore]
    public IReadOnlyList<AddressResource> Items => AddressConfigurations ?? [];

    [JsonIgnore]
    public string? Next => Meta?.NextPageUrl;
}
