namespace Halatech.Adapters.Twilio.Rest;

/// <summary>What a message holds. Twilio ignores text and file where a template is named.</summary>
internal sealed record MessageContent(
    string? Body = null, string? ContentSid = null, string? ContentVariables = null, string? MediaSid = null, string? MediaUrl = null)
{
    public TwilioParameters AddTo(TwilioParameters parameters) => parameters
        .Add("Body", ContentSid is null ? Body : null)
        .Add("ContentSid", ContentSid)
        .Add("ContentVariables", string.IsNullOrEmpty(ContentVariables) ? null : ContentVariables)
        .Add("MediaSid", MediaSid)
        .Add("MediaUrl", MediaUrl);
}
