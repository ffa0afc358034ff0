using Halatech.Local.Twilio.State;
using Halatech.Local.Twilio.Webhooks;

namespace Halatech.Local.Twilio.Rest;

/// <summary><c>/Conversations/{CH}/Webhooks</c>: at most five per conversation, post-action events only.</summary>
internal sealed class ScopedWebhooksApi(World world, EventDispatcher events, TimeProvider clock)
{
    private const int Most = 5;

    public void Map(RestRouter router, string prefix)
    {
        var path = $"{prefix}/Conversations/{{conversation}}/Webhooks";
        router.Post(path, Create);
        router.Get(path, List);
        router.Get(path + "/{sid}", Fetch);
        router.Post(path + "/{sid}", Update);
        router.Delete(path + "/{sid}", Delete);
    }

    private RestAnswer Create(RestCall call)
    {
        var target = call.Text("Target");
        if (target is not ("webhook" or "trigger" or "studio")) return Checks.Missing("Target");
        if (target != "studio" && call.Text("Configuration.Url") is null) return Checks.Missing("Configuration.Url");
        if (target == "trigger" && call.Many("Configuration.Triggers") is not [_, ..]) return RestAnswer.Error(400, 50371, "Conversation webhook trigger not provided");
        if (Checks.WebAddress("Configuration.Url", call.Text("Configuration.Url")) is { } problem) return problem;
        lock (world.Gate)
        {
            if (FindConversation(call) is not { } conversation) return Checks.NoConversation(call.Route("conversation")!);
            if (world.ScopedWebhooks.List(conversation.Sid).Count >= Most) return RestAnswer.Error(400, 50361, "Too many conversation webhooks");
            var now = clock.GetUtcNow();
            var webhook = world.Put(Changed(call, new()
            {
                Sid = Sids.New("WH"),
                AccountSid = call.Account.Sid,
                ConversationSid = conversation.Sid,
                Target = target,
                Created = now,
            }));
            if (webhook is { ReplayAfter: { } after, Url: not null })
                events.Replay(conversation, webhook, world.Messages.After(conversation.Sid, after, descending: false));
            return RestAnswer.Created(webhook.View(call, conversation.ServiceSid));
        }
    }

    private RestAnswer List(RestCall call)
    {
        lock (world.Gate)
        {
            if (FindConversation(call) is not { } conversation) return Checks.NoConversation(call.Route("conversation")!);
            return Page<ScopedWebhook>.Of(call, world.ScopedWebhooks, conversation.Sid, w => w.Seq, descending: false, maxSize: 100, where: null)
                .Answer(call, "webhooks", w => w.View(call, conversation.ServiceSid));
        }
    }

    private RestAnswer Fetch(RestCall call)
    {
        lock (world.Gate)
        {
            return Find(call) is { } found ? RestAnswer.Ok(found.View(call, call.ServiceSid)) : NotFound(call);
        }
    }

    private RestAnswer Update(RestCall call)
    {
        if (Checks.WebAddress("Configuration.Url", call.Text("Configuration.Url")) is { } problem) return problem;
        lock (world.Gate)
        {
            return Find(call) is { } found ? RestAnswer.Ok(world.Put(Changed(call, found)).View(call, call.ServiceSid)) : NotFound(call);
        }
    }

    private RestAnswer Delete(RestCall call)
    {
        lock (world.Gate)
        {
            if (Find(call) is not { } found) return NotFound(call);
            world.Remove(found);
            return RestAnswer.NoContent;
        }
    }

    private ScopedWebhook Changed(RestCall call, ScopedWebhook webhook) => webhook with
    {
        Url = call.Text("Configuration.Url") ?? webhook.Url,
        Method = call.Text("Configuration.Method")?.ToUpperInvariant() ?? webhook.Method,
        Filters = call.Many("Configuration.Filters") ?? webhook.Filters,
        Triggers = call.Many("Configuration.Triggers") ?? webhook.Triggers,
        FlowSid = call.Text("Configuration.FlowSid") ?? webhook.FlowSid,
        ReplayAfter = call.Number("Configuration.ReplayAfter") ?? webhook.ReplayAfter,
        Updated = clock.GetUtcNow(),
    };

    private Conversation? FindConversation(RestCall call) => world.ConversationNamed(call.ServiceSid, call.Route("conversation")!);

    private ScopedWebhook? Find(RestCall call) =>
        FindConversation(call) is { } conversation && world.ScopedWebhooks.Find(call.Route("sid")) is { } webhook && webhook.ConversationSid == conversation.Sid
            ? webhook
            : null;

    private static RestAnswer NotFound(RestCall call) => RestAnswer.NotFound(call.Http.Request.Path);
}
