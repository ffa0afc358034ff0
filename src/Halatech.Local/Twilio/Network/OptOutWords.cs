namespace Halatech.Local.Twilio.Network;

/// <summary>Words a carrier obeys by itself when they are the whole message (Twilio's default opt-out handling).</summary>
internal static class OptOutWords
{
    private static readonly HashSet<string> Stop = new(StringComparer.OrdinalIgnoreCase) { "STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT" };
    private static readonly HashSet<string> Start = new(StringComparer.OrdinalIgnoreCase) { "START", "YES", "UNSTOP" };

    public static bool IsStop(string? body) => body is not null && Stop.Contains(body.Trim());

    public static bool IsStart(string? body) => body is not null && Start.Contains(body.Trim());
}
