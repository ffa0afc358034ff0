using System.Text.Json.Serialization;

namespace Halatech.Adapters.Twilio.Rest;

// Answers of the Content API (v1), as far as they are read. Source: Twilio's published OpenAPI.

internal sealed record ContentResource(string Sid, string? FriendlyName);

internal sealed record ContentsPage(IReadOnlyList<ContentResource>? Contents, PageMeta? Meta) : ITwilioPage<ContentResource>
{
    [JsonIgnore]
    public IReadOnlyList<ContentResource> Items => Contents ?? [];

    [JsonIgnore]
    public string? Next => Meta?.NextPageUrl;
}
