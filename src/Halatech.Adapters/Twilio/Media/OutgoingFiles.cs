using System.Collections.Immutable;
using Halatech.Adapters.Twilio.Rest;
using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Media;
using Halatech.Core.Messaging;

namespace Halatech.Adapters.Twilio.Media;

/// <summary>
/// Brings a file of a tenant to Twilio, where one message may carry it. It is uploaded anew for each attempt to send: what an attempt
/// that came to nothing left there is carried by no message.
/// </summary>
internal sealed class OutgoingFiles(ConversationsApi conversations, MediaApi media, TenantFileDownload download)
{
    // Twilio's limits: below 5 MB to a telephone number, 16 MB to WhatsApp.
    private const int LargestMms = 5_000_000;
    private const int Largest = 16 * 1024 * 1024;

    // What every channel shows or plays; the ends of names are what telephones open files by.
    private static readonly ImmutableDictionary<string, string> Kinds = ImmutableDictionary.CreateRange(StringComparer.Ordinal,
    [
        KeyValuePair.Create("image/jpeg", ".jpg"), KeyValuePair.Create("image/png", ".png"), KeyValuePair.Create("application/pdf", ".pdf"),
        KeyValuePair.Create("audio/mpeg", ".mp3"), KeyValuePair.Create("audio/amr", ".amr"), KeyValuePair.Create("video/mp4", ".mp4"),
    ]);

    /// <summary>The SID of the uploaded file; <see cref="MediaErrors"/> when a link has to do, an error of Twilio's when it may be tried again.</summary>
    public async Task<Result<string>> UploadAsync(TwilioCredentials credentials, OutboundMessage message, OutboundFile file, CancellationToken cancellationToken)
    {
        var bytes = await download.GetAsync(file.Url, message.Route.Channel == Channel.Sms ? LargestMms : Largest, cancellationToken);
        if (!bytes.IsOk) return bytes.Error;
        var known = MediaRules.Check("", bytes.Value);
        if (!known.IsOk) return known.Error;
        if (!Kinds.TryGetValue(known.Value.ContentType, out var ending)) return NotTaken;
        var service = await conversations.ServiceOfAsync(credentials, message.Conversation.Conversation.Value, cancellationToken);
        if (!service.IsOk) return service.Error;
        var uploaded = await media.UploadAsync(
            credentials, service.Value, known.Value.Bytes, known.Value.ContentType, NameOf(file.Title) + ending, cancellationToken);
        return uploaded.IsOk ? uploaded.Value.Sid : uploaded.Error;
    }

    private static string NameOf(string title) => string.Concat(title.Select(c => char.IsLetterOrDigit(c) || c is ' ' or '-' ? c : '_')).Trim();

    private static Error NotTaken { get; } = new(ErrorKind.Invalid, MediaErrors.TypeNotTaken, "Files of this kind are not sent.");
}
