using System.Text.Json;
using Halatech.Local.Twilio.State;

namespace Halatech.Local.Twilio.Rest;

/// <summary><c>/ParticipantConversations</c> and <c>/ConversationWithParticipants</c>.</summary>
internal sealed class MembershipsApi(World world, ConversationsApi conversations, ParticipantsApi participants)
{
    private const int MostAtOnce = 10;

    public void Map(RestRouter router, string prefix)
    {
        router.Get($"{prefix}/ParticipantConversations", List);
        router.PostAsync($"{prefix}/ConversationWithParticipants", CreateAsync);
    }

    private RestAnswer List(RestCall call)
    {
        var (identity, address) = (call.Query("Identity"), call.Query("Address"));
        if (identity is null == address is null)
            return RestAnswer.Error(400, 50451, "One user identifier parameter for lookup at a time is allowed. Please, use either Identity or Address.");
        lock (world.Gate)
        {
            var found = world.Bindings.Memberships(call.Account.Sid, identity is null ? "address:" + address : "identity:" + identity)
                .Select(sid => world.Participants.Find(sid)!)
                .Select(p => (Participant: p, Conversation: world.Conversations.Find(p.ConversationSid)!))
                .Where(m => m.Conversation.ServiceSid == call.ServiceSid)
                .OrderBy(m => m.Participant.Seq);
            return Page<(Participant Participant, Conversation Conversation)>.Of(call, found, maxSize: 100)
                .Answer(call, "conversations", m => View(call, m.Participant, m.Conversation));
        }
    }

    private async Task<RestAnswer> CreateAsync(RestCall call)
    {
        var wishes = (call.Many("Participant") ?? []).Select(Read).ToList();
        if (wishes.Count > MostAtOnce) return RestAnswer.Error(400, 50417, $"At most {MostAtOnce} participants can be added at once");
        if (wishes.Contains(null)) return RestAnswer.Error(400, 20001, "Parameter 'Participant' is not a valid JSON object");
        var (conversation, problem) = await conversations.TryCreateAsync(call);
        if (conversation is null) return problem!;
        lock (world.Gate)
        {
            foreach (var wish in wishes)
            {
                if (participants.Check(call, conversation, wish!) is { } refusal)
                {
                    world.Remove(conversation); // All or nothing.
                    return refusal;
                }
                participants.Add(call, conversation, wish!);
            }
        }
        return RestAnswer.Created(conversation.View(call));
    }

    private static ParticipantWish? Read(string json)
    {
        try
        {
            using var parsed = JsonDocument.Parse(json);
            var root = parsed.RootElement;
            if (root.ValueKind != JsonValueKind.Object) return null;
            var binding = root.TryGetProperty("messaging_binding", out var b) && b.ValueKind == JsonValueKind.Object ? b : default;
            return new(Text(root, "identity"), Text(binding, "address"), Text(binding, "proxy_address"), Text(binding, "projected_address"), Text(root, "attributes"), Text(root, "role_sid"));
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement from, string name) =>
        from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static object View(RestCall call, Participant p, Conversation c) => new
    {
        p.AccountSid,
        ChatServiceSid = c.ServiceSid,
        ParticipantSid = p.Sid,
        ParticipantUserSid = (string?)null,
        ParticipantIdentity = p.Identity,
        ParticipantMessagingBinding = ConversationViews.Binding(p),
        ConversationSid = c.Sid,
        ConversationUniqueName = c.UniqueName,
        ConversationFriendlyName = c.FriendlyName,
        ConversationAttributes = c.Attributes,
        ConversationDateCreated = Dates.Iso(c.Created),
        ConversationDateUpdated = Dates.Iso(c.Updated),
        ConversationCreatedBy = c.CreatedBy,
        ConversationState = c.State,
        ConversationTimers = ConversationViews.Timers(c),
        Links = new
        {
            Participant = $"{call.Root}/Conversations/{c.Sid}/Participants/{p.Sid}",
            Conversation = $"{call.Root}/Conversations/{c.Sid}",
        },
    };
}
