using Halatech.Local.Twilio.State;
using Halatech.Local.Twilio.Webhooks;

namespace Halatech.Local.Twilio.Network;

/// <summary>
/// Creates the conversation of a customer who writes for the first time, as the address configuration says. Order of
/// events: onConversationAdd (may reject), then onConversationAdded, onParticipantAdded, onMessageAdded; the other
/// pre-action events do not fire.
/// </summary>
internal sealed class AutoCreator(World world, Accounts accounts, EventDispatcher events, ConversationDesk desk, TimeProvider clock)
{
    public async Task<ChatMessage?> CreateAsync(string accountSid, InboundMessage message, MessageDraft draft)
    {
        Conversation conversation;
        AutoCreation settings;
        lock (world.Gate)
        {
            if (world.AddressConfigurations.List("at:" + message.To) is not [{ AutoCreation: { Enabled: true } enabled }, ..]) return null;
            settings = enabled;
            conversation = Draft(accountSid, settings);
        }
        var source = Channels.WebhookName(message.From);
        var asked = EventFields.Of(conversation, existing: false)
            .AddAll(Binding(message))
            .Add("MessageBody", message.Body ?? "")
            .Add("Media", EventFields.Media(draft.Media));
        var verdict = await events.AskAsync(accountSid, conversation.ServiceSid, "onConversationAdd", source, asked);
        if (verdict.Rejected) return null;

        lock (world.Gate)
        {
            // REST may have bound the pair while the webhook was being asked; that conversation then takes the message.
            if (world.Bound(message.From, message.To) is { } taken) return desk.Append(taken.Conversation, draft, source, tell: true);
            conversation = world.Put(conversation with { FriendlyName = verdict.Apply("friendly_name", conversation.FriendlyName) });
            Attach(conversation, settings);
            events.Tell(conversation, "onConversationAdded", source, EventFields.Of(conversation).AddAll(Binding(message)));
            var participant = world.Put(Customer(conversation, message));
            events.Tell(conversation, "onParticipantAdded", source, EventFields.Of(participant));
            return desk.Append(conversation, draft, source, tell: true);
        }
    }

    private static WebhookFields Binding(InboundMessage message) =>
        EventFields.Binding(message.From, message.To).Add("MessagingBinding.AuthorAddress", message.From);

    private Conversation Draft(string accountSid, AutoCreation settings) => new()
    {
        Sid = Sids.New("CH"),
        AccountSid = accountSid,
        ServiceSid = settings.ConversationServiceSid ?? accounts.Find(accountSid)!.DefaultServiceSid,
        MessagingServiceSid = accounts.Find(accountSid)!.MessagingServiceSid,
        Created = clock.GetUtcNow(),
        Updated = clock.GetUtcNow(),
    };

    private Participant Customer(Conversation conversation, InboundMessage message) => new()
    {
        Sid = Sids.New("MB"),
        AccountSid = conversation.AccountSid,
        ConversationSid = conversation.Sid,
        Address = message.From,
        ProxyAddress = message.To,
        RoleSid = Sids.Derived("RL", conversation.ServiceSid + "participant"),
        Created = clock.GetUtcNow(),
        Updated = clock.GetUtcNow(),
    };

    private void Attach(Conversation conversation, AutoCreation settings)
    {
        if (settings is not { Type: "webhook", WebhookUrl: { Length: > 0 } url }) return;
        world.Put(new ScopedWebhook
        {
            Sid = Sids.New("WH"),
            AccountSid = conversation.AccountSid,
            ConversationSid = conversation.Sid,
            Target = "webhook",
            Url = url,
            Method = settings.WebhookMethod,
            Filters = settings.WebhookFilters,
            Created = conversation.Created,
            Updated = conversation.Created,
        });
    }
}
