using System.Globalization;
using System.Text.Json;

namespace Halatech.Adapters.Twilio.Rest;

/// <summary>
/// Reads the code out of a refusal. The older services answer <c>{code, message, more_info, status}</c>, the newer ones RFC 9457
/// problem details with a <c>code</c>; what stands before Twilio may answer with a page.
/// </summary>
internal static class TwilioErrorBody
{
    /// <summary>Twilio's error code, or null when the body tells none.</summary>
    public static int? CodeOf(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = 16 });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return null;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isCode = reader.ValueTextEquals("code"u8);
                reader.Read();
                if (!isCode) reader.Skip();
                else if (reader.TokenType == JsonTokenType.Number) return reader.TryGetInt32(out var code) ? code : null;
                else if (reader.TokenType == JsonTokenType.String) return int.TryParse(reader.ValueSpan, CultureInfo.InvariantCulture, out var code) ? code : null;
                else reader.Skip();
            }
        }
        catch (JsonException)
        {
            // A page, or a body that was cut off: the status alone must do.
        }

        return null;
    }
}
