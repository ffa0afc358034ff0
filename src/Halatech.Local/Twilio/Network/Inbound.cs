using Halatech.Local.Twilio.State;
using Halatech.Local.Twilio.Webhooks;

namespace Halatech.Local.Twilio.Network;

/// <summary>
/// What happens to a message from a telephone, one after the other per telephone and business: a conversation that binds
/// the pair takes it; else the address configuration creates one; the number's own messaging webhook fires besides.
/// </summary>
internal sealed class Inbound(
    World world, EventDispatcher events, ConversationDesk desk, AutoCreator autoCreator, MessagingWebhooks messaging,
    MediaStore store, TwilioStandInOptions options, SerialQueues lines)
{
    private const int LongestBody = 32 * 1024;
    private const long LargestMedia = 16 * 1024 * 1024;

    /// <exception cref="InboundRefusedException">The network would not take it.</exception>
    public async Task<InboundResult> ReceiveAsync(InboundMessage message, CancellationToken cancellation)
    {
        var accountSid = Check(message);
        return await lines.RunAsync(CarrierMessage.ThreadKey(message.From, message.To), () => HandleAsync(accountSid, message)).WaitAsync(cancellation);
    }

    private string Check(InboundMessage message)
    {
        if (!Channels.IsValid(message.From)) throw new InboundRefusedException("'from' is no address of a known channel.");
        if (Channels.Of(message.From) != Channels.Of(message.To)) throw new InboundRefusedException("'from' and 'to' must be on the same channel.");
        if (string.IsNullOrEmpty(message.Body) && message.Media.Count == 0) throw new InboundRefusedException("A message needs 'body' or 'media'.");
        if (message.Body?.Length > LongestBody) throw new InboundRefusedException($"'body' is longer than {LongestBody} characters.");
        if (message.Media.Count > 10) throw new InboundRefusedException("'media' holds more than 10 files.");
        if (message.Media.Sum(m => (long)m.Bytes.Length) > LargestMedia) throw new InboundRefusedException("'media' holds more than 16 MB.");
        lock (world.Gate)
        {
            return world.AccountOf(message.To) ?? throw new InboundRefusedException("'to' belongs to no business here.");
        }
    }

    private async Task<InboundResult> HandleAsync(string accountSid, InboundMessage message)
    {
        var media = new List<Media>();
        foreach (var item in message.Media) media.Add(await KeepAsync(accountSid, message.From, item));
        var carried = Record(accountSid, message, media);
        var draft = new MessageDraft(message.From, message.Body) { Media = carried.Media };

        var (taken, appended) = await AppendAsync(message, draft);
        if (!taken) appended = await autoCreator.CreateAsync(accountSid, message, draft);
        if (appended is not null)
        {
            lock (world.Gate)
            {
                carried = world.Put(carried with { ConversationSid = appended.ConversationSid, MessageSid = appended.Sid, Index = appended.Index });
            }
        }
        messaging.Announce(carried);
        return new(carried.Sid, appended?.ConversationSid);
    }

    // A conversation may close while its pre-action webhook is being asked; then the next one in line takes the message.
    private async Task<(bool Taken, ChatMessage? Message)> AppendAsync(InboundMessage message, MessageDraft draft)
    {
        while (Bound(message) is { } bound)
        {
            var source = Channels.WebhookName(message.From);
            var fields = EventFields.Of(draft.AsMessage(bound.Conversation, bound.Participant.Sid, options.Clock.GetUtcNow()), bound.Conversation, existing: false);
            var verdict = await events.AskAsync(bound.Conversation.AccountSid, bound.Conversation.ServiceSid, "onMessageAdd", source, fields);
            if (verdict.Rejected) return (true, null);
            lock (world.Gate)
            {
                if (world.Bound(message.From, message.To)?.Conversation is not { } current || current.Sid != bound.Conversation.Sid) continue;
                if (current.State == ConversationStates.Inactive && options.ReactivateOnMessage)
                    current = desk.Move(current, ConversationStates.Active, "EVENT", source, tell: true);
                return (true, desk.Append(current, verdict.ApplyTo(draft), source, tell: true));
            }
        }
        return (false, null);
    }

    private (Conversation Conversation, Participant Participant)? Bound(InboundMessage message)
    {
        lock (world.Gate)
        {
            return world.Bound(message.From, message.To);
        }
    }

    private CarrierMessage Record(string accountSid, InboundMessage message, List<Media> media)
    {
        lock (world.Gate)
        {
            ObeyKeywords(message);
            var now = options.Clock.GetUtcNow();
            return world.Put(new CarrierMessage
            {
                Sid = Sids.New(media.Count > 0 ? "MM" : "SM"),
                AccountSid = accountSid,
                Direction = Directions.Inbound,
                From = message.From,
                To = message.To,
                Body = message.Body,
                Media = [.. media.Select(m => m.AsAttachment())],
                TappedId = message.TappedId,
                Status = Statuses.Received,
                Created = now,
                Updated = now,
                SentAt = now,
            });
        }
    }

    private void ObeyKeywords(InboundMessage message)
    {
        if (!Channels.HasCarrierOptOut(message.To)) return;
        var key = CarrierMessage.ThreadKey(message.From, message.To);
        var optedOut = world.OptOuts.Find(key);
        if (OptOutWords.IsStop(message.Body) && optedOut is null) world.Put(new OptOut { Sid = key, Created = options.Clock.GetUtcNow() });
        else if (OptOutWords.IsStart(message.Body) && optedOut is not null) world.Remove(optedOut);
    }

    private async Task<Media> KeepAsync(string accountSid, string author, InboundMedia item)
    {
        var sid = Sids.New("ME");
        await store.SaveAsync(sid, item.Bytes.ToArray(), CancellationToken.None);
        lock (world.Gate)
        {
            return world.Put(new Media
            {
                Sid = sid,
                AccountSid = accountSid,
                ServiceSid = world.Services.List(accountSid)[0].Sid,
                ContentType = item.ContentType,
                Filename = item.Filename,
                Size = item.Bytes.Length,
                Author = author,
                Created = options.Clock.GetUtcNow(),
                Updated = options.Clock.GetUtcNow(),
            });
        }
    }
}
