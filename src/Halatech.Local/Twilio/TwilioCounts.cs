namespace Halatech.Local.Twilio;

/// <summary>What has happened since the start.</summary>
/// <param name="RestMessages">Messages created by REST.</param>
/// <param name="WebhooksSent">Webhook requests made, repeats and copies included.</param>
/// <param name="WebhooksFailed">Those without an answer or with another than 2xx.</param>
/// <param name="FaultsApplied">REST calls disturbed by a fault rule.</param>
/// <param name="OutsideWindow">Messages that failed with 63016: free text to somebody who wrote too long ago.</param>
/// <param name="TooFast">Messages that failed with 63018: too soon after another to the same customer.</param>
public sealed record TwilioCounts(
    int RestMessages, long WebhooksSent, long WebhooksFailed, int FaultsApplied, int OutsideWindow = 0, int TooFast = 0);
