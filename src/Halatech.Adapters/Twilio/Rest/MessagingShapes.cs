using System.Text.Json.Serialization;

namespace Halatech.Adapters.Twilio.Rest;

// Answers of Programmable Messaging (2010-04-01), as far as they are read. Source: Twilio's published OpenAPI.

internal sealed record TextMessageResource(
    string Sid,
    string? From,
    string? To,
    string? Body,
    string? Direction,
    string? NumMedia,
    string? Status,
    int? ErrorCode,
    [property: JsonConverter(typeof(Rfc2822Date))] DateTimeOffset? DateCreated);

internal sealed record TextMediaResource(string? Sid, string? ContentType);

internal sealed record TextMessagesPage(IReadOnlyList<TextMessageResource>? Messages, string? NextPageUri)
    : ITwilioPage<TextMessageResource>
{
    [JsonIgnore]
    public IReadOnlyList<TextMessageResource> Items => Messages ?? [];

    [JsonIgnore]
    public string? Next => NextPageUri;
}

internal sealed record TextMediaPage(IReadOnlyList<TextMediaResource>? MediaList, string? NextPageUri)
    : ITwilioPage<TextMediaResource>
{
    [JsonIgnore]
    public IReadOnlyList<TextMediaResource> Items => MediaList ?? [];

    [JsonIgnore]
    public string? Next => NextPageUri;
}
