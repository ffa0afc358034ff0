using Halatech.Local.Twilio.Control;
using Halatech.Local.Twilio.Network;
using Halatech.Local.Twilio.State;
using Halatech.Local.Twilio.Webhooks;

namespace Halatech.Local.Twilio.Rest;

/// <summary><c>/Conversations/{CH}/Messages</c> and their delivery receipts.</summary>
internal sealed class MessagesApi(
    World world, EventDispatcher events, ConversationDesk desk, ContentRenderer contents, RestLog log, WriteLimiter limiter, TimeProvider clock)
{
    private const int LongestAuthor = 256;

    public void Map(RestRouter router, string prefix)
    {
        var path = $"{prefix}/Conversations/{{conversation}}/Messages";
        router.PostAsync(path, CreateAsync);
        router.Get(path, List);
        router.Get(path + "/{sid}", Fetch);
        router.Post(path + "/{sid}", Update);
        router.Delete(path + "/{sid}", Delete);
        router.Get(path + "/{sid}/Receipts", Receipts);
        router.Get(path + "/{sid}/Receipts/{receipt}", Receipt);
    }

    private async Task<RestAnswer> CreateAsync(RestCall call)
    {
        Conversation conversation;
        MessageDraft draft;
        lock (world.Gate)
        {
            if (FindConversation(call) is not { } found) return Checks.NoConversation(call.Route("conversation")!);
            if (TryDraft(call, found, out draft!) is { } problem) return problem;
            conversation = found;
        }
        if (limiter.Check(conversation.Sid) is { } busy) return busy;
        if (call.WebhooksEnabled)
        {
            var fields = EventFields.Of(draft.AsMessage(conversation, null, clock.GetUtcNow()), conversation, existing: false);
            var verdict = await events.AskAsync(conversation.AccountSid, conversation.ServiceSid, "onMessageAdd", "API", fields);
            if (verdict.Rejected) return ConversationsApi.Rejected();
            draft = verdict.ApplyTo(draft);
        }
        lock (world.Gate)
        {
            if (FindConversation(call) is not { } current) return Checks.NoConversation(conversation.Sid);
            if (current.IsClosed) return Checks.Closed();
            // Two callers may have named the same medium; the second one loses here.
            if (draft.Media.Any(a => world.Media.Find(a.Sid)?.MessageSid is not null)) return MediaTaken();
            var message = desk.Append(current, draft, "API", call.WebhooksEnabled);
            log.Add(message);
            return RestAnswer.Created(message.View(call, world));
        }
    }

    private RestAnswer? TryDraft(RestCall call, Conversation conversation, out MessageDraft? draft)
    {
        draft = null;
        var body = call.Text("Body");
        if (conversation.IsClosed) return Checks.Closed();
        if (Checks.Attributes(call.Field("Attributes"), Checks.SmallAttributes) is { } badAttributes) return badAttributes;
        if (call.Text("Author") is { Length: > LongestAuthor }) return RestAnswer.Error(400, 20001, "Parameter 'Author' is too long");
        var media = new List<Attachment>();
        var approved = false;
        Func<string, RenderedContent>? content = null;
        if (call.Text("ContentSid") is { } contentSid)
        {
            if (ContentRenderer.TooLong(call.Text("ContentVariables")) is { } tooLongValue) return RestAnswer.Error(400, tooLongValue, "Content variable is too long");
            if (contents.Render(call.Account.Sid, contentSid, call.Text("ContentVariables")) is not { } rendered)
                return RestAnswer.Error(400, 20001, $"ContentSid {contentSid} or its ContentVariables are invalid");
            (body, approved, content) = (rendered.Text, rendered.Approved, rendered.On);
        }
        else if (call.Text("MediaSid") is { } mediaSid)
        {
            if (world.Media.Find(mediaSid) is not { } medium || medium.ServiceSid != call.ServiceSid)
                return RestAnswer.Error(404, 50507, $"Media {mediaSid} not found");
            if (medium.MessageSid is not null) return MediaTaken();
            media.Add(medium.AsAttachment());
        }
        if (body is null && media.Count == 0) return RestAnswer.Error(400, 50503, "Message body not provided");
        if (Checks.Body(body, LongestBody(conversation)) is { } tooLong) return tooLong;
        draft = new(call.Text("Author") ?? "system", body)
        {
            Attributes = call.Text("Attributes") ?? "{}",
            Media = media,
            ContentSid = call.Text("ContentSid"),
            ApprovedTemplate = approved,
            Content = content,
        };
        return null;
    }

    // The narrowest channel in the conversation sets the limit.
    private int LongestBody(Conversation conversation) =>
        world.Participants.List(conversation.Sid).Where(p => p.Address is not null).Select(p => Channels.LongestBody(p.Address!)).DefaultIfEmpty(32 * 1024).Min();

    private RestAnswer List(RestCall call)
    {
        var descending = string.Equals(call.Query("Order"), "desc", StringComparison.OrdinalIgnoreCase);
        lock (world.Gate)
        {
            if (FindConversation(call) is not { } conversation) return Checks.NoConversation(call.Route("conversation")!);
            return Page<ChatMessage>.Of(call, world.Messages, conversation.Sid, m => m.Index, descending, maxSize: 1000, where: null)
                .Answer(call, "messages", m => m.View(call, world));
        }
    }

    private RestAnswer Fetch(RestCall call)
    {
        lock (world.Gate)
        {
            return Find(call) is var (_, message) ? RestAnswer.Ok(message.View(call, world)) : NotFound(call);
        }
    }

    private RestAnswer Update(RestCall call)
    {
        if (Checks.Attributes(call.Field("Attributes"), Checks.SmallAttributes) is { } problem) return problem;
        lock (world.Gate)
        {
            if (Find(call) is not var (conversation, message)) return NotFound(call);
            if (conversation.IsClosed) return Checks.Closed();
            if (limiter.Check(conversation.Sid) is { } busy) return busy;
            if (call.Text("Body") is not null && message.Media.Count > 0) return RestAnswer.Error(400, 50509, "Media message body cannot be updated");
            if (Checks.Body(call.Text("Body"), LongestBody(conversation)) is { } tooLong) return tooLong;
            message = world.Put(message with
            {
                Author = call.Text("Author") ?? message.Author,
                Body = call.Text("Body") ?? message.Body,
                Attributes = call.Text("Attributes") ?? message.Attributes,
                Updated = clock.GetUtcNow(),
            });
            if (call.WebhooksEnabled) events.Tell(conversation, "onMessageUpdated", "API", EventFields.Of(message, conversation, updated: true));
            return RestAnswer.Ok(message.View(call, world));
        }
    }

    private RestAnswer Delete(RestCall call)
    {
        lock (world.Gate)
        {
            if (Find(call) is not var (conversation, message)) return NotFound(call);
            world.Remove(message);
            world.Put(world.Conversations.Find(conversation.Sid)!); // Journals the next index, which must not go back.
            if (call.WebhooksEnabled)
                events.Tell(conversation, "onMessageRemoved", "API", EventFields.Of(message, conversation, updated: true).Add("DateRemoved", clock.GetUtcNow()));
            return RestAnswer.NoContent;
        }
    }

    private RestAnswer Receipts(RestCall call)
    {
        lock (world.Gate)
        {
            if (Find(call) is not var (_, message)) return NotFound(call);
            return Page<CarrierMessage>.Of(call, Reported(message), maxSize: 1000).Answer(call, "delivery_receipts", l => l.ReceiptView(call));
        }
    }

    private RestAnswer Receipt(RestCall call)
    {
        lock (world.Gate)
        {
            if (Find(call) is not var (_, message)) return NotFound(call);
            return Reported(message).FirstOrDefault(l => l.ReceiptSid == call.Route("receipt")) is { } leg
                ? RestAnswer.Ok(leg.ReceiptView(call))
                : RestAnswer.NotFound(call.Http.Request.Path);
        }
    }

    // A receipt exists from "sent" on; "queued" is no status of receipts.
    private IEnumerable<CarrierMessage> Reported(ChatMessage message) =>
        message.Legs.Select(world.CarrierMessages.Find).OfType<CarrierMessage>().Where(l => l.Status != Statuses.Queued);

    private Conversation? FindConversation(RestCall call) => world.ConversationNamed(call.ServiceSid, call.Route("conversation")!);

    private (Conversation Conversation, ChatMessage Message)? Find(RestCall call) =>
        FindConversation(call) is { } conversation
        && world.Messages.Find(call.Route("sid")) is { } message && message.ConversationSid == conversation.Sid
            ? (conversation, message)
            : null;

    private static RestAnswer NotFound(RestCall call) => RestAnswer.NotFound(call.Http.Request.Path);

    private static RestAnswer MediaTaken() => RestAnswer.Error(400, 50508, "Media already sent with another message");
}
