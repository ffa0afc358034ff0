namespace Halatech.Local.Twilio.Network;

/// <summary>What the delivery errors the network can raise mean, for people.</summary>
internal static class Errors
{
    public static string Message(int code) => code switch
    {
        11200 => "The media could not be fetched",
        21610 => "The recipient has opted out (STOP)",
        63016 => "Outside the 24-hour window: only an approved template may be sent",
        63018 => "Too soon after another message to the same customer",
        _ => "The message could not be delivered",
    };
}
