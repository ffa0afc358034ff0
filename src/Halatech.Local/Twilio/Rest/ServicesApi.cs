using Halatech.Local.Twilio.State;

namespace Halatech.Local.Twilio.Rest;

/// <summary><c>/v1/Services</c> of Conversations.</summary>
internal sealed class ServicesApi(World world, TimeProvider clock)
{
    public void Map(RestRouter router)
    {
        router.Post("/v1/Services", Create);
        router.Get("/v1/Services", List);
        router.Get("/v1/Services/{service}", Fetch);
        router.Delete("/v1/Services/{service}", Delete);
    }

    private RestAnswer Create(RestCall call)
    {
        if (call.Text("FriendlyName") is not { } name) return Checks.Missing("FriendlyName");
        if (Checks.Name("FriendlyName", name) is { } problem) return problem;
        lock (world.Gate)
        {
            var now = clock.GetUtcNow();
            var service = world.Put(new Service { Sid = Sids.New("IS"), AccountSid = call.Account.Sid, FriendlyName = name, Created = now, Updated = now });
            return RestAnswer.Created(View(call, service));
        }
    }

    private RestAnswer List(RestCall call)
    {
        lock (world.Gate)
        {
            return Page<Service>.Of(call, world.Services, call.Account.Sid, s => s.Seq, descending: false, maxSize: 100, where: null)
                .Answer(call, "services", s => View(call, s));
        }
    }

    private RestAnswer Fetch(RestCall call)
    {
        lock (world.Gate)
        {
            return RestAnswer.Ok(View(call, world.Services.Find(call.ServiceSid)!));
        }
    }

    private RestAnswer Delete(RestCall call)
    {
        lock (world.Gate)
        {
            if (call.ServiceSid == call.Account.DefaultServiceSid) return RestAnswer.Error(400, 20001, "The default service cannot be deleted");
            foreach (var conversation in world.Conversations.List(call.ServiceSid).ToArray()) world.Remove(conversation);
            world.Remove(world.Services.Find(call.ServiceSid)!);
            return RestAnswer.NoContent;
        }
    }

    private static object View(RestCall call, Service s)
    {
        var url = $"{call.Base}/v1/Services/{s.Sid}";
        return new
        {
            s.Sid,
            s.AccountSid,
            s.FriendlyName,
            DateCreated = Dates.Iso(s.Created),
            DateUpdated = Dates.Iso(s.Updated),
            Url = url,
            Links = new
            {
                Conversations = url + "/Conversations",
                Users = url + "/Users",
                Roles = url + "/Roles",
                Configuration = url + "/Configuration",
                ParticipantConversations = url + "/ParticipantConversations",
                ConversationWithParticipants = url + "/ConversationWithParticipants",
            },
        };
    }
}
