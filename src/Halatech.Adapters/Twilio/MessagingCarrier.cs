using System.Collections.Immutable;
using System.Globalization;
using Halatech.Adapters.Twilio.Rest;
using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Messaging;
using Microsoft.Extensions.Options;

namespace Halatech.Adapters.Twilio;

/// <summary>Plain messages between a business's number and a customer's, with no conversation at Twilio.</summary>
internal sealed class MessagingCarrier(MessagesApi messages, OutgoingContent content, IOptions<TwilioOptions> options, TimeProvider time)
{
    private const int MaxPages = 4;

    // Twilio keeps no index here; what is older than this is not missed any more.
    private static readonly TimeSpan CatchUpWindow = TimeSpan.FromDays(1);

    public async Task<Result<SentMessage>> SendAsync(
        TwilioCredentials credentials, OutboundMessage message, CancellationToken cancellationToken)
    {
        if (message.Route.BusinessAddress is not { } from) return NoSender;
        if (message.MayHaveBeenSent)
        {
            var earlier = await FindAsync(credentials, from, message, cancellationToken);
            if (!earlier.IsOk) return earlier.Error;
            if (earlier.Value.Message is { } sent) return SentOf(sent);
        }

        var held = await content.OfAsync(credentials, message, cancellationToken);
        if (!held.IsOk) return held.Error;
        var created = await messages.CreateAsync(
            credentials, from, message.Route.CustomerAddress, held.Value, CallbackOf(message), cancellationToken);
        return created.IsOk ? SentOf(created.Value) : created.Error;
    }

    public async Task<Result<SentMessage>> FindAsync(
        TwilioCredentials credentials, OutboundMessage message, CancellationToken cancellationToken)
    {
        if (message.Route.BusinessAddress is not { } from) return NoSender;
        var earlier = await FindAsync(credentials, from, message, cancellationToken);
        if (!earlier.IsOk) return earlier.Error;
        return earlier.Value.Message is { } sent ? SentOf(sent) : TwilioMessageCarrier.NotSent;
    }

    /// <summary>What the customer wrote within the last day, oldest first, at most a hundred.</summary>
    public async Task<Result<IReadOnlyList<InboundMessage>>> FetchRecentAsync(
        TwilioCredentials credentials, Route route, CancellationToken cancellationToken)
    {
        if (route.BusinessAddress is not { } business) return NoSender;
        List<TextMessageResource> found = [];
        var oldest = time.GetUtcNow() - CatchUpWindow;
        var walked = await messages.WalkAsync(
            credentials, route.CustomerAddress, business, maxPages: 2,
            page =>
            {
                found.AddRange(page.Where(m => m.Direction == "inbound" && m.DateCreated >= oldest));
                return page.Any(m => m.DateCreated >= oldest);
            },
            cancellationToken);
        if (!walked.IsOk) return walked.Error;

        List<InboundMessage> inbound = [];
        foreach (var message in Enumerable.Reverse(found))
        {
            if (!ProviderSid.TryParse(message.Sid, null, out var sid)) continue;
            var media = await MediaOfAsync(credentials, message, cancellationToken);
            if (!media.IsOk) return media.Error;
            inbound.Add(new(sid, null, route, message.Body ?? "", media.Value, message.DateCreated!.Value));
        }

        return new Result<IReadOnlyList<InboundMessage>>(inbound, null);
    }

    /// <summary>
    /// Twilio keeps no mark of ours on a plain message, so the same text between the same two addresses since it was
    /// decided counts as the same. Two parts of one reply with the very same text would be taken for one another. What the
    /// network refused was not sent.
    /// </summary>
    private async Task<Result<Earlier>> FindAsync(
        TwilioCredentials credentials, string from, OutboundMessage message, CancellationToken cancellationToken)
    {
        TextMessageResource? found = null;
        var oldest = message.DecidedAt - TwilioMessageCarrier.ClockSkew;
        var walked = await messages.WalkAsync(
            credentials, from, message.Route.CustomerAddress, MaxPages,
            page =>
            {
                found = page.FirstOrDefault(m =>
                    m.DateCreated >= oldest && OutgoingContent.IsTextOf(message, m.Body) && m.Status is not ("failed" or "undelivered"));
                return found is null && page.Any(m => m.DateCreated >= oldest);
            },
            cancellationToken);
        return walked.IsOk ? new Earlier(found) : walked.Error;
    }

    private async Task<Result<ImmutableArray<MediaItem>>> MediaOfAsync(
        TwilioCredentials credentials, TextMessageResource message, CancellationToken cancellationToken)
    {
        if (message.NumMedia is null or "0") return ImmutableArray<MediaItem>.Empty;
        var media = await messages.ListMediaAsync(credentials, message.Sid, cancellationToken);
        if (!media.IsOk) return media.Error;
        return media.Value.Where(m => m.Sid is not null).Take(TwilioMessageCarrier.MaxMedia)
            .Select(m => new MediaItem(m.Sid!, m.ContentType ?? ""))
            .ToImmutableArray();
    }

    private string CallbackOf(OutboundMessage message) => string.Create(
        CultureInfo.InvariantCulture,
        $"{options.Value.PublicUrl.TrimEnd('/')}{TwilioPaths.Status}?conversation={message.Conversation.Conversation}&reply={message.Send.Reply}&part={message.Send.Part}");

    private static Result<SentMessage> SentOf(TextMessageResource message) =>
        ProviderSid.TryParse(message.Sid, null, out var sid) ? new SentMessage(sid, null) : TwilioErrors.Unreadable;

    private static Error NoSender { get; } = new(
        ErrorKind.Invalid, "carrier.no-business-address", "A plain message needs the business's address on its route.");

    private readonly record struct Earlier(TextMessageResource? Message);
}
