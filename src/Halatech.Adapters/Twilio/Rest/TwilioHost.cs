namespace Halatech.Adapters.Twilio.Rest;

/// <summary>The services of Twilio that are called.</summary>
internal enum TwilioHost
{
    Conversations,
    Messaging,
    Media,
    Content,
}

internal static class TwilioHosts
{
    /// <summary>The address of a service: Twilio's own, or the one that stands in for all of them.</summary>
    public static string BaseOf(TwilioHost host, TwilioOptions options) => options.BaseUrl.Length > 0
        ? options.BaseUrl.TrimEnd('/')
        : host switch
        {
            TwilioHost.Conversations => "https://conversations.twilio.com",
            TwilioHost.Messaging => "https://api.twilio.com",
            TwilioHost.Content => "https://content.twilio.com",
            TwilioHost.Media => "https://mcs.us1.twilio.com",
            _ => throw new ArgumentOutOfRangeException(nameof(host)),
        };
}
