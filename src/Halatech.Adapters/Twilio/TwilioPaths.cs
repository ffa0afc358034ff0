namespace Halatech.Adapters.Twilio;

/// <summary>Where Twilio finds us, below the public address. Accounts are set up with these: they do not change.</summary>
public static class TwilioPaths
{
    public const string Conversations = "/webhooks/twilio/conversations";
    public const string Messaging = "/webhooks/twilio/messaging";
    public const string Status = "/webhooks/twilio/status";
    public const string TaskRouter = "/webhooks/twilio/taskrouter";
}
