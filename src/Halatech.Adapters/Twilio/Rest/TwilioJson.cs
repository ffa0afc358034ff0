using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Halatech.Adapters.Twilio.Rest;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, NumberHandling = JsonNumberHandling.AllowReadingFromString, MaxDepth = 32)]
[JsonSerializable(typeof(ConversationResource))]
[JsonSerializable(typeof(ConversationsPage))]
[JsonSerializable(typeof(ConversationMessageResource))]
[JsonSerializable(typeof(ConversationMessagesPage))]
[JsonSerializable(typeof(ParticipantResource))]
[JsonSerializable(typeof(ParticipantsPage))]
[JsonSerializable(typeof(ParticipantConversationsPage))]
[JsonSerializable(typeof(AddressResource))]
[JsonSerializable(typeof(AddressesPage))]
[JsonSerializable(typeof(ServiceWebhooksResource))]
[JsonSerializable(typeof(MediaContentResource))]
[JsonSerializable(typeof(TextMessageResource))]
[JsonSerializable(typeof(TextMessagesPage))]
[JsonSerializable(typeof(TextMediaPage))]
[JsonSerializable(typeof(ContentResource))]
[JsonSerializable(typeof(ContentsPage))]
internal sealed partial class TwilioJson : JsonSerializerContext;

/// <summary>Dates as <c>Thu, 30 Jul 2015 20:12:31 +0000</c>; an unreadable one is null, since none decides anything alone.</summary>
internal sealed class Rfc2822Date : JsonConverter<DateTimeOffset?>
{
    public override DateTimeOffset? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
        && DateTimeOffset.TryParse(reader.GetString(), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)
            ? date
            : null;

    public override void Write(Utf8JsonWriter writer, DateTimeOffset? value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value?.ToString("R", CultureInfo.InvariantCulture));
}
