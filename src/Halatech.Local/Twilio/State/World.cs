namespace Halatech.Local.Twilio.State;

/// <summary>
/// All state of the stand-in. One gate guards it: a change takes microseconds, nobody awaits inside, and one order of
/// changes makes the order of webhooks and of the journal plain.
/// </summary>
internal sealed class World : IDisposable
{
    private readonly Dictionary<Type, Action<Entity>> _store;
    private readonly Dictionary<(string Service, string Name), string> _uniqueNames = [];
    private readonly Dictionary<string, DateTimeOffset> _lastInbound = new(StringComparer.Ordinal);
    private readonly Dictionary<string, DateTimeOffset> _lastOutbound = new(StringComparer.Ordinal);
    private readonly IReadOnlyList<IShelf> _shelves;
    private readonly List<Action<Entity>> _watchers = [];
    private Journal? _journal;
    private long _seq;

    public World()
    {
        _store = new()
        {
            [typeof(Conversation)] = e => Store((Conversation)e),
            [typeof(Participant)] = e => Store((Participant)e),
            [typeof(ChatMessage)] = e => Store((ChatMessage)e),
            [typeof(CarrierMessage)] = e => Store((CarrierMessage)e),
        };
        Plain(Services);
        Plain(WebhookSettings);
        Plain(BusinessAddresses);
        Plain(AddressConfigurations);
        Plain(ScopedWebhooks);
        Plain(Users);
        Plain(Roles);
        Plain(Media);
        Plain(PhoneNumbers);
        Plain(Contents);
        Plain(OptOuts);
        Plain(Phones);
        Plain(ReadMarks);
        _shelves =
        [
            Services, WebhookSettings, BusinessAddresses, AddressConfigurations, Conversations, Participants, Messages,
            ScopedWebhooks, Users, Roles, Media, CarrierMessages, PhoneNumbers, Contents, OptOuts, Phones, ReadMarks,
        ];
    }

    public Lock Gate { get; } = new();

    public Shelf<Service> Services { get; } = new(s => s.AccountSid);
    public Shelf<WebhookSettings> WebhookSettings { get; } = new(_ => "");
    public Shelf<BusinessAddress> BusinessAddresses { get; } = new(a => a.AccountSid);
    public Shelf<AddressConfiguration> AddressConfigurations { get; } = new(c => [c.AccountSid, "at:" + c.Address], c => c.Seq);
    public Shelf<Conversation> Conversations { get; } = new(c => c.ServiceSid);
    public Shelf<Participant> Participants { get; } = new(p => p.ConversationSid);
    public Shelf<ChatMessage> Messages { get; } = new(m => [m.ConversationSid], m => m.Index);
    public Shelf<ScopedWebhook> ScopedWebhooks { get; } = new(w => w.ConversationSid);
    public Shelf<User> Users { get; } = new(u => [u.ServiceSid, $"{u.ServiceSid}:{u.Identity}"], u => u.Seq);
    public Shelf<Role> Roles { get; } = new(r => r.ServiceSid);
    public Shelf<Media> Media { get; } = new(m => m.ServiceSid);
    public Shelf<PhoneNumber> PhoneNumbers { get; } = new(n => [n.AccountSid, "at:" + n.Number], n => n.Seq);
    public Shelf<Content> Contents { get; } = new(c => c.AccountSid);
    public Shelf<OptOut> OptOuts { get; } = new(_ => "");
    public Shelf<Phone> Phones { get; } = new(_ => "");
    public Shelf<ReadMark> ReadMarks { get; } = new(_ => "");

    public Shelf<CarrierMessage> CarrierMessages { get; } = new(
        m => [m.AccountSid, $"{m.AccountSid}:to:{m.To}", $"{m.AccountSid}:from:{m.From}", m.Thread], m => m.Seq);

    public Bindings Bindings { get; } = new();

    /// <summary>Calls back under the gate after each change; what is called must be quick and must not change anything.</summary>
    public void Watch(Action<Entity> stored) => _watchers.Add(stored);

    /// <summary>Replays a journal into this empty world, compacts it and keeps appending to it.</summary>
    public void Open(string dataFile) =>
        _journal = Journal.Open(dataFile, Replay, () => _shelves.SelectMany(s => s.All).OrderBy(e => e.Seq));

    public T Put<T>(T entity) where T : Entity
    {
        if (entity.Seq == 0) entity = entity with { Seq = ++_seq };
        _store[entity.GetType()](entity);
        _journal?.Append(entity);
        foreach (var watcher in _watchers) watcher(entity);
        return entity;
    }

    public void Remove(Entity entity)
    {
        Forget(entity.Sid);
        _journal?.Append(new Tombstone { Sid = entity.Sid, Seq = entity.Seq });
    }

    public string? AccountOf(string businessAddress) => BusinessAddresses.Find(businessAddress)?.AccountSid;

    public Conversation? ConversationNamed(string serviceSid, string sidOrUniqueName)
    {
        var sid = _uniqueNames.GetValueOrDefault((serviceSid, sidOrUniqueName), sidOrUniqueName);
        return Conversations.Find(sid) is { } found && found.ServiceSid == serviceSid ? found : null;
    }

    /// <summary>The open conversation in which a pair is bound, with the participant that holds it.</summary>
    public (Conversation Conversation, Participant Participant)? Bound(string address, string proxy) =>
        Participants.Find(Bindings.Holder(address, proxy)) is { } participant
        && Conversations.Find(participant.ConversationSid) is { IsClosed: false } conversation
            ? (conversation, participant)
            : null;

    public DateTimeOffset? LastInbound(string phone, string business) =>
        _lastInbound.TryGetValue(CarrierMessage.ThreadKey(phone, business), out var at) ? at : null;

    /// <summary>When the network last took a message to a telephone, other than those it refused.</summary>
    public DateTimeOffset? LastOutbound(string phone, string business) =>
        _lastOutbound.TryGetValue(CarrierMessage.ThreadKey(phone, business), out var at) ? at : null;

    public void Dispose() => _journal?.Dispose();

    private void Replay(Entity entity)
    {
        _seq = Math.Max(_seq, entity.Seq);
        if (entity is Tombstone) Forget(entity.Sid);
        else _store[entity.GetType()](entity);
    }

    private void Plain<T>(Shelf<T> shelf) where T : Entity => _store[typeof(T)] = e => shelf.Put((T)e);

    private void Store(Conversation conversation)
    {
        if (Conversations.Find(conversation.Sid) is { } earlier)
        {
            if (earlier.UniqueName is { } old) _uniqueNames.Remove((earlier.ServiceSid, old));
            conversation = conversation with { NextIndex = Math.Max(conversation.NextIndex, earlier.NextIndex) };
        }
        if (conversation.UniqueName is { } name) _uniqueNames[(conversation.ServiceSid, name)] = conversation.Sid;
        Conversations.Put(conversation);
        if (!conversation.IsClosed) return;
        foreach (var participant in Participants.List(conversation.Sid)) Bindings.Release(participant);
    }

    private void Store(Participant participant)
    {
        if (Participants.Find(participant.Sid) is { } earlier) Bindings.Remove(earlier);
        Participants.Put(participant);
        Bindings.Add(participant, open: Conversations.Find(participant.ConversationSid) is { IsClosed: false });
    }

    private void Store(ChatMessage message)
    {
        Messages.Put(message);
        if (Conversations.Find(message.ConversationSid) is { } conversation && conversation.NextIndex <= message.Index)
            Conversations.Put(conversation with { NextIndex = message.Index + 1 });
    }

    private void Store(CarrierMessage message)
    {
        CarrierMessages.Put(message);
        if (message.IsInbound) _lastInbound[message.Thread] = message.Created;
        else if (message.Refusal is null) _lastOutbound[message.Thread] = message.Created;
    }

    private void Forget(string sid)
    {
        if (Conversations.TryFind(sid, out var conversation)) Forget(conversation);
        else if (Participants.TryFind(sid, out var participant)) Forget(participant);
        else _ = Messages.Remove(sid) || ScopedWebhooks.Remove(sid) || Users.Remove(sid) || Roles.Remove(sid)
            || Media.Remove(sid) || CarrierMessages.Remove(sid) || AddressConfigurations.Remove(sid)
            || Services.Remove(sid) || Contents.Remove(sid) || OptOuts.Remove(sid) || Phones.Remove(sid) || BusinessAddresses.Remove(sid);
    }

    private void Forget(Participant participant)
    {
        Bindings.Remove(participant);
        Participants.Remove(participant.Sid);
    }

    private void Forget(Conversation conversation)
    {
        if (conversation.UniqueName is { } name) _uniqueNames.Remove((conversation.ServiceSid, name));
        foreach (var participant in Participants.List(conversation.Sid).ToArray()) Forget(participant);
        foreach (var message in Messages.List(conversation.Sid).ToArray()) Messages.Remove(message.Sid);
        foreach (var webhook in ScopedWebhooks.List(conversation.Sid).ToArray()) ScopedWebhooks.Remove(webhook.Sid);
        Conversations.Remove(conversation.Sid);
    }
}
