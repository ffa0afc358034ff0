using System.Xml;
using Halatech.Local.Twilio.Network;
using Halatech.Local.Twilio.State;
using Halatech.Local.Twilio.Webhooks;

namespace Halatech.Local.Twilio.Rest;

/// <summary><c>/Conversations</c>, classic and by service.</summary>
internal sealed class ConversationsApi(World world, EventDispatcher events, ConversationDesk desk, WriteLimiter limiter, TimeProvider clock)
{
    public void Map(RestRouter router, string prefix)
    {
        router.PostAsync($"{prefix}/Conversations", CreateAsync);
        router.Get($"{prefix}/Conversations", List);
        router.Get($"{prefix}/Conversations/{{conversation}}", Fetch);
        router.PostAsync($"{prefix}/Conversations/{{conversation}}", UpdateAsync);
        router.Delete($"{prefix}/Conversations/{{conversation}}", Delete);
    }

    /// <summary>Checks and creates; also the first half of ConversationWithParticipants.</summary>
    public async Task<(Conversation? Created, RestAnswer? Problem)> TryCreateAsync(RestCall call)
    {
        var problem = limiter.Check(call.ServiceSid) ?? CheckFields(call)
            ?? (call.Text("State") == ConversationStates.Closed ? RestAnswer.Error(400, 50384, "Initial state can't be 'closed'") : null)
            ?? (call.Text("State") is null && (call.Text("Timers.Inactive") ?? call.Text("Timers.Closed")) is not null
                ? RestAnswer.Error(400, 50382, "Timer can't be set without state") : null);
        if (problem is not null) return (null, problem);

        var conversation = Draft(call);
        var verdict = await AskAsync(call, conversation, "onConversationAdd", existing: false);
        if (verdict.Rejected) return (null, Rejected());
        lock (world.Gate)
        {
            if (conversation.UniqueName is { } name && world.ConversationNamed(call.ServiceSid, name) is not null) return (null, NameTaken());
            conversation = world.Put(conversation with { FriendlyName = verdict.Apply("friendly_name", conversation.FriendlyName) });
            if (call.WebhooksEnabled) events.Tell(conversation, "onConversationAdded", "API", EventFields.Of(conversation));
            return (conversation, null);
        }
    }

    public static RestAnswer Rejected() => RestAnswer.Error(403, 50056, "Webhook disabled processing of command");

    private async Task<RestAnswer> CreateAsync(RestCall call)
    {
        var (created, problem) = await TryCreateAsync(call);
        return problem ?? RestAnswer.Created(created!.View(call));
    }

    private RestAnswer List(RestCall call)
    {
        var state = call.Query("State");
        var (from, to) = (call.Query("StartDate"), call.Query("EndDate"));
        Func<Conversation, bool>? where = (state ?? from ?? to) is null ? null : c =>
            (state is null || c.State == state)
            && (from is null || (Dates.TryRead(from, out var start) && c.Created >= start))
            && (to is null || (Dates.TryRead(to, out var end) && c.Created < end.AddDays(to.Contains('T', StringComparison.Ordinal) ? 0 : 1)));
        lock (world.Gate)
        {
            return Page<Conversation>.Of(call, world.Conversations, call.ServiceSid, c => c.Seq, descending: false, maxSize: 100, where)
                .Answer(call, "conversations", c => c.View(call));
        }
    }

    private RestAnswer Fetch(RestCall call)
    {
        lock (world.Gate)
        {
            return Find(call) is { } found ? RestAnswer.Ok(found.View(call)) : NotFound(call);
        }
    }

    private async Task<RestAnswer> UpdateAsync(RestCall call)
    {
        if (CheckFields(call) is { } problem) return problem;
        Conversation? before;
        lock (world.Gate)
        {
            before = Find(call);
        }
        if (before is null) return NotFound(call);
        if (before.IsClosed) return Checks.Closed();
        if (limiter.Check(before.Sid) is { } busy) return busy;
        var verdict = await AskAsync(call, Changed(call, before), "onConversationUpdate", existing: true);
        if (verdict.Rejected) return Rejected();
        lock (world.Gate)
        {
            if (Find(call) is not { } current) return NotFound(call);
            if (current.IsClosed) return Checks.Closed();
            var changed = Changed(call, current);
            changed = changed with { FriendlyName = verdict.Apply("friendly_name", changed.FriendlyName) };
            if (changed.UniqueName is { } name && name != current.UniqueName && world.ConversationNamed(call.ServiceSid, name) is not null) return NameTaken();
            changed = world.Put(changed);
            if (call.WebhooksEnabled) events.Tell(changed, "onConversationUpdated", "API", EventFields.Of(changed));
            if (call.Text("State") is { } state) changed = desk.Move(changed, state, "API", "API", call.WebhooksEnabled);
            return RestAnswer.Ok(changed.View(call));
        }
    }

    private RestAnswer Delete(RestCall call)
    {
        lock (world.Gate)
        {
            if (Find(call) is not { } found) return NotFound(call);
            if (call.WebhooksEnabled)
                events.Tell(found, "onConversationRemoved", "API", EventFields.Of(found).Add("DateRemoved", clock.GetUtcNow()));
            world.Remove(found);
            return RestAnswer.NoContent;
        }
    }

    private Conversation? Find(RestCall call) => world.ConversationNamed(call.ServiceSid, call.Route("conversation")!);

    private static RestAnswer NotFound(RestCall call) => RestAnswer.NotFound($"/Conversations/{call.Route("conversation")}");

    private static RestAnswer NameTaken() => RestAnswer.Error(409, 50353, "Conversation with provided unique name already exists");

    private Task<PreVerdict> AskAsync(RestCall call, Conversation conversation, string eventType, bool existing) => call.WebhooksEnabled
        ? events.AskAsync(call.Account.Sid, call.ServiceSid, eventType, "API", EventFields.Of(conversation, existing))
        : Task.FromResult(PreVerdict.Unchanged);

    private static RestAnswer? CheckFields(RestCall call) =>
        Checks.Attributes(call.Field("Attributes"), Checks.ConversationAttributes)
        ?? Checks.Name("FriendlyName", call.Field("FriendlyName"))
        ?? Checks.Name("UniqueName", call.Field("UniqueName"))
        ?? (Sids.Is("CH", call.Field("UniqueName")) ? RestAnswer.Error(400, 50390, "Unique name should not match conversation sid pattern") : null)
        ?? (call.Field("State") is { Length: 0 } ? RestAnswer.Error(400, 50374, "'State' field can't be empty") : null)
        ?? (call.Text("State") is null or ConversationStates.Active or ConversationStates.Inactive or ConversationStates.Closed
            ? null : RestAnswer.Error(400, 50378, "'State' parameter value is invalid"))
        ?? Checks.Timer(call.Text("Timers.Inactive"), TimeSpan.FromMinutes(1), 50375, 50379)
        ?? Checks.Timer(call.Text("Timers.Closed"), TimeSpan.FromMinutes(10), 50376, 50380);

    private Conversation Draft(RestCall call)
    {
        var now = clock.GetUtcNow();
        return Timed(call, new()
        {
            Sid = Sids.New("CH"),
            AccountSid = call.Account.Sid,
            ServiceSid = call.ServiceSid,
            FriendlyName = call.Text("FriendlyName"),
            UniqueName = call.Text("UniqueName"),
            Attributes = call.Text("Attributes") ?? "{}",
            State = call.Text("State") ?? ConversationStates.Active,
            MessagingServiceSid = call.Text("MessagingServiceSid") ?? call.Account.MessagingServiceSid,
            Created = now,
            Updated = now,
        });
    }

    // The state is moved by the desk, which reports it.
    private Conversation Changed(RestCall call, Conversation current) => Timed(call, current with
    {
        FriendlyName = call.Field("FriendlyName") ?? current.FriendlyName,
        UniqueName = call.Field("UniqueName") is { } name ? (name.Length == 0 ? null : name) : current.UniqueName,
        Attributes = call.Text("Attributes") ?? current.Attributes,
        MessagingServiceSid = call.Text("MessagingServiceSid") ?? current.MessagingServiceSid,
        Updated = clock.GetUtcNow(),
    });

    private Conversation Timed(RestCall call, Conversation conversation)
    {
        var now = clock.GetUtcNow();
        var (inactive, closed) = (call.Text("Timers.Inactive") ?? conversation.InactiveAfter, call.Text("Timers.Closed") ?? conversation.ClosedAfter);
        return conversation with
        {
            InactiveAfter = inactive,
            ClosedAfter = closed,
            InactiveAt = inactive is null ? null : now + XmlConvert.ToTimeSpan(inactive),
            ClosedAt = closed is null ? null : now + XmlConvert.ToTimeSpan(closed),
        };
    }
}
