using Halatech.Local.Twilio.Network;
using Halatech.Local.Twilio.State;
using Halatech.Local.Twilio.Webhooks;

namespace Halatech.Local.Twilio.Rest;

/// <summary><c>/Conversations/{CH}/Participants</c>.</summary>
internal sealed class ParticipantsApi(World world, EventDispatcher events, WriteLimiter limiter, TimeProvider clock)
{
    private const int MostParticipants = 1000;
    private const int MostTelephones = 50;

    public void Map(RestRouter router, string prefix)
    {
        var path = $"{prefix}/Conversations/{{conversation}}/Participants";
        router.PostAsync(path, CreateAsync);
        router.Get(path, List);
        router.Get(path + "/{sid}", Fetch);
        router.Post(path + "/{sid}", Update);
        router.Delete(path + "/{sid}", Delete);
    }

    private async Task<RestAnswer> CreateAsync(RestCall call)
    {
        var wish = new ParticipantWish(
            call.Text("Identity"), call.Field("MessagingBinding.Address"), call.Field("MessagingBinding.ProxyAddress"),
            call.Text("MessagingBinding.ProjectedAddress"), call.Text("Attributes"), call.Text("RoleSid"));
        Conversation? conversation;
        lock (world.Gate)
        {
            conversation = FindConversation(call);
        }
        if (conversation is null) return Checks.NoConversation(call.Route("conversation")!);
        if (limiter.Check(conversation.Sid) is { } busy) return busy;
        if (call.WebhooksEnabled && Check(call, conversation, wish) is null)
        {
            var asked = EventFields.Of(wish.AsParticipant(conversation, clock.GetUtcNow()), existing: false);
            var verdict = await events.AskAsync(conversation.AccountSid, conversation.ServiceSid, "onParticipantAdd", "API", asked);
            if (verdict.Rejected) return ConversationsApi.Rejected();
        }
        lock (world.Gate)
        {
            if (FindConversation(call) is not { } current) return Checks.NoConversation(call.Route("conversation")!);
            return Check(call, current, wish) ?? RestAnswer.Created(Add(call, current, wish).View(call, current.ServiceSid));
        }
    }

    /// <summary>Adds a checked participant. Under the gate.</summary>
    public Participant Add(RestCall call, Conversation conversation, ParticipantWish wish)
    {
        var participant = world.Put(wish.AsParticipant(conversation, clock.GetUtcNow()));
        if (call.WebhooksEnabled) events.Tell(conversation, "onParticipantAdded", "API", EventFields.Of(participant));
        return participant;
    }

    /// <summary>Why a participant cannot be added, or null. Under the gate.</summary>
    public RestAnswer? Check(RestCall call, Conversation conversation, ParticipantWish wish)
    {
        if (conversation.IsClosed) return Checks.Closed();
        if ((Checks.Attributes(wish.Attributes, Checks.SmallAttributes) ?? Checks.Name("Identity", wish.Identity)) is { } problem) return problem;
        var present = world.Participants.List(conversation.Sid);
        if (present.Count >= MostParticipants) return RestAnswer.Error(400, 50417, "Participants limit exceeded");
        if (wish.Address is null && wish.ProxyAddress is null)
        {
            if (wish.ProjectedAddress is not null) return null;
            if (wish.Identity is null) return Checks.Missing("Identity or MessagingBinding.Address");
            return present.Any(p => p.Identity == wish.Identity) ? RestAnswer.Error(409, 50433, "Participant already exists") : null;
        }
        if (wish.Identity is not null) return RestAnswer.Error(400, 50211, "Identity parameter not acceptable for this Participant");
        if (present.Count(p => p.Address is not null) >= MostTelephones) return RestAnswer.Error(400, 50418, "Non-Chat participants limit exceeded");
        return CheckBinding(call, wish);
    }

    private RestAnswer? CheckBinding(RestCall call, ParticipantWish wish)
    {
        if (string.IsNullOrEmpty(wish.Address)) return RestAnswer.Error(400, 50411, "Participant address is empty");
        if (!Channels.IsValid(wish.Address)) return RestAnswer.Error(400, 50407, "Invalid messaging binding address");
        if (wish.ProxyAddress is null && wish.ProjectedAddress is null) return null; // A member of a group MMS.
        if (string.IsNullOrEmpty(wish.ProxyAddress)) return RestAnswer.Error(400, 50412, "Participant proxy address is empty");
        if (!Channels.IsValid(wish.ProxyAddress)) return RestAnswer.Error(400, 50408, "Invalid participant proxy address");
        if (wish.Address == wish.ProxyAddress) return RestAnswer.Error(400, 50409, "Participant address equals proxy address");
        if (Channels.Of(wish.Address) != Channels.Of(wish.ProxyAddress))
            return RestAnswer.Error(400, 50414, "Participant address type does not match proxy address type");
        if (world.AccountOf(wish.ProxyAddress) != call.Account.Sid)
            return RestAnswer.Error(403, 50413, "Account is not authorized to use proxy address");
        return world.Bound(wish.Address, wish.ProxyAddress) is { } taken
            ? RestAnswer.Error(409, 50416, $"A binding for this participant and proxy address already exists in Conversation {taken.Conversation.Sid}")
            : null;
    }

    private RestAnswer List(RestCall call)
    {
        lock (world.Gate)
        {
            if (FindConversation(call) is not { } conversation) return Checks.NoConversation(call.Route("conversation")!);
            return Page<Participant>.Of(call, world.Participants, conversation.Sid, p => p.Seq, descending: false, maxSize: 1000, where: null)
                .Answer(call, "participants", p => p.View(call, conversation.ServiceSid));
        }
    }

    private RestAnswer Fetch(RestCall call)
    {
        lock (world.Gate)
        {
            return Find(call) is var (conversation, participant) ? RestAnswer.Ok(participant.View(call, conversation.ServiceSid)) : NotFound(call);
        }
    }

    private RestAnswer Update(RestCall call)
    {
        if (Checks.Attributes(call.Field("Attributes"), Checks.SmallAttributes) is { } problem) return problem;
        lock (world.Gate)
        {
            if (Find(call) is not var (conversation, participant)) return NotFound(call);
            if (limiter.Check(conversation.Sid) is { } busy) return busy;
            participant = world.Put(participant with
            {
                Attributes = call.Text("Attributes") ?? participant.Attributes,
                RoleSid = call.Text("RoleSid") ?? participant.RoleSid,
                LastReadMessageIndex = call.Number("LastReadMessageIndex") ?? participant.LastReadMessageIndex,
                LastReadTimestamp = call.Text("LastReadTimestamp") ?? participant.LastReadTimestamp,
                Updated = clock.GetUtcNow(),
            });
            if (call.WebhooksEnabled) events.Tell(conversation, "onParticipantUpdated", "API", EventFields.Of(participant, updated: true));
            return RestAnswer.Ok(participant.View(call, conversation.ServiceSid));
        }
    }

    private RestAnswer Delete(RestCall call)
    {
        lock (world.Gate)
        {
            if (Find(call) is not var (conversation, participant)) return NotFound(call);
            world.Remove(participant);
            if (call.WebhooksEnabled)
                events.Tell(conversation, "onParticipantRemoved", "API", EventFields.Of(participant, updated: true).Add("DateRemoved", clock.GetUtcNow()));
            return RestAnswer.NoContent;
        }
    }

    private Conversation? FindConversation(RestCall call) => world.ConversationNamed(call.ServiceSid, call.Route("conversation")!);

    private (Conversation Conversation, Participant Participant)? Find(RestCall call) =>
        FindConversation(call) is { } conversation
        && world.Participants.List(conversation.Sid).FirstOrDefault(p => p.Sid == call.Route("sid") || p.Identity == call.Route("sid")) is { } participant
            ? (conversation, participant)
            : null;

    private static RestAnswer NotFound(RestCall call) => RestAnswer.Error(404, 50432, $"Participant {call.Route("sid")} not found");
}

/// <summary>What a caller wants of a new participant, unchecked.</summary>
internal sealed record ParticipantWish(
    string? Identity, string? Address, string? ProxyAddress, string? ProjectedAddress, string? Attributes, string? RoleSid)
{
    public Participant AsParticipant(Conversation conversation, DateTimeOffset now) => new()
    {
        Sid = Sids.New("MB"),
        AccountSid = conversation.AccountSid,
        ConversationSid = conversation.Sid,
        Identity = Identity,
        Address = Address,
        ProxyAddress = ProxyAddress,
        ProjectedAddress = ProjectedAddress,
        Attributes = Attributes ?? "{}",
        RoleSid = RoleSid ?? Sids.Derived("RL", conversation.ServiceSid + "participant"),
        Created = now,
        Updated = now,
    };
}
