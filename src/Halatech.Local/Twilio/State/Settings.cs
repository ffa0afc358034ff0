namespace Halatech.Local.Twilio.State;

internal sealed record Service : Entity
{
    public required string AccountSid { get; init; }
    public required string FriendlyName { get; init; }
}

/// <summary>Webhooks of a whole account (Sid = AC…) or of one service (Sid = IS…).</summary>
internal sealed record WebhookSettings : Entity
{
    public string? PreWebhookUrl { get; init; }
    public string? PostWebhookUrl { get; init; }
    public IReadOnlyList<string> Filters { get; init; } = [];
    public string Method { get; init; } = "POST";
    public string Target { get; init; } = "webhook";
}

/// <summary>Says which account may send and receive as an address; Sid is the address itself.</summary>
internal sealed record BusinessAddress : Entity
{
    public required string AccountSid { get; init; }
    public string? FriendlyName { get; init; }
}

internal sealed record AddressConfiguration : Entity
{
    public required string AccountSid { get; init; }
    public required string Type { get; init; }
    public required string Address { get; init; }
    public string? FriendlyName { get; init; }
    public string? AddressCountry { get; init; }
    public AutoCreation AutoCreation { get; init; } = new();
}

internal sealed record AutoCreation
{
    public bool Enabled { get; init; }
    public string Type { get; init; } = "default";
    public string? ConversationServiceSid { get; init; }
    public string? WebhookUrl { get; init; }
    public string WebhookMethod { get; init; } = "POST";
    public IReadOnlyList<string> WebhookFilters { get; init; } = [];
    public string? StudioFlowSid { get; init; }
    public int? StudioRetryCount { get; init; }
}

internal sealed record PhoneNumber : Entity
{
    public required string AccountSid { get; init; }
    public required string Number { get; init; }
    public required string FriendlyName { get; init; }
    public string SmsUrl { get; init; } = "";
    public string SmsMethod { get; init; } = "POST";
    public string SmsFallbackUrl { get; init; } = "";
    public string StatusCallback { get; init; } = "";
    public string StatusCallbackMethod { get; init; } = "POST";
}

/// <summary>A message template of the Content API; its parts are kept as the JSON they came in.</summary>
internal sealed record Content : Entity
{
    public required string AccountSid { get; init; }
    public string FriendlyName { get; init; } = "";
    public required string Language { get; init; }
    public required System.Text.Json.JsonElement Types { get; init; }
    public System.Text.Json.JsonElement? Variables { get; init; }
    public ContentApproval? Approval { get; init; }
}

internal sealed record ContentApproval(string Name, string Category, string Status);
