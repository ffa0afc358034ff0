using System.Text;
using System.Text.Json;
using System.Xml;

namespace Halatech.Local.Twilio.Rest;

/// <summary>Limits and error codes shared by the Conversations resources. Null means all is well.</summary>
internal static class Checks
{
    public const int ConversationAttributes = 16 * 1024;
    public const int SmallAttributes = 4 * 1024;
    public const int LongestName = 256;

    public static RestAnswer? Attributes(string? attributes, int limit)
    {
        if (string.IsNullOrEmpty(attributes)) return null;
        if (Encoding.UTF8.GetByteCount(attributes) > limit) return RestAnswer.Error(400, 50303, "Attributes too long");
        try
        {
            using var json = JsonDocument.Parse(attributes);
            return null;
        }
        catch (JsonException)
        {
            return RestAnswer.Error(400, 50304, "Attributes not valid JSON");
        }
    }

    public static RestAnswer? Name(string parameter, string? value) =>
        value?.Length > LongestName ? RestAnswer.Error(400, 20001, $"Parameter '{parameter}' is longer than {LongestName} characters") : null;

    public static RestAnswer? Body(string? body, int limit) =>
        body?.Length > limit ? RestAnswer.Error(400, 50504, $"Message body is too long, {limit} characters are allowed") : null;

    /// <summary>Timers are ISO 8601 durations with a minimum of their own.</summary>
    public static RestAnswer? Timer(string? duration, TimeSpan minimum, int tooShort, int badFormat)
    {
        if (duration is null) return null;
        try
        {
            return XmlConvert.ToTimeSpan(duration) < minimum ? RestAnswer.Error(400, tooShort, $"Timer must be at least {minimum}") : null;
        }
        catch (FormatException)
        {
            return RestAnswer.Error(400, badFormat, "Timer must be an ISO 8601 duration");
        }
    }

    public static RestAnswer? WebAddress(string parameter, string? url) =>
        string.IsNullOrEmpty(url) || (Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
            ? null
            : RestAnswer.Error(400, 20001, $"Parameter '{parameter}' is not a valid http(s) URL");

    public static RestAnswer Missing(string parameter) => RestAnswer.Error(400, 20001, $"Missing required parameter {parameter}");

    public static RestAnswer Closed() => RestAnswer.Error(400, 50377, "Conversation is in closed state and can't be used anymore");

    public static RestAnswer NoConversation(string sid) => RestAnswer.Error(404, 50350, $"Conversation {sid} not found");
}
