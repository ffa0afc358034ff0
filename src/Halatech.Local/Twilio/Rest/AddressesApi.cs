using Halatech.Local.Twilio.Network;
using Halatech.Local.Twilio.State;

namespace Halatech.Local.Twilio.Rest;

/// <summary><c>/Configuration/Addresses</c>: what happens when somebody writes to an address for the first time.</summary>
internal sealed class AddressesApi(World world, TimeProvider clock)
{
    private const string Path = "/v1/Configuration/Addresses";

    public void Map(RestRouter router)
    {
        router.Post(Path, Create);
        router.Get(Path, List);
        router.Get(Path + "/{sid}", Fetch);
        router.Post(Path + "/{sid}", Update);
        router.Delete(Path + "/{sid}", Delete);
    }

    private RestAnswer Create(RestCall call)
    {
        var (type, address) = (call.Text("Type"), call.Text("Address"));
        if (type is null) return Checks.Missing("Type");
        if (type is not ("sms" or "whatsapp" or "messenger" or "gbm" or "email" or "rcs" or "apple" or "chat"))
            return RestAnswer.Error(400, 20001, "Parameter 'Type' is invalid");
        if (address is null) return Checks.Missing("Address");
        if (type is "sms" or "whatsapp" or "messenger" or "rcs" && (!Channels.IsValid(address) || Channels.RestName(address) != type))
            return RestAnswer.Error(400, 50407, $"'{address}' is no address of type {type}");
        if (CheckFields(call) is { } problem) return problem;
        lock (world.Gate)
        {
            if (world.AccountOf(address) is { } owner && owner != call.Account.Sid)
                return RestAnswer.Error(403, 50413, "Account is not authorized to use the address");
            if (world.AddressConfigurations.List("at:" + address).Count > 0) return RestAnswer.Error(409, 20409, "The address is configured already");
            var now = clock.GetUtcNow();
            if (world.AccountOf(address) is null)
                world.Put(new BusinessAddress { Sid = address, AccountSid = call.Account.Sid, FriendlyName = call.Text("FriendlyName"), Created = now, Updated = now });
            var configuration = new AddressConfiguration { Sid = Sids.New("IG"), AccountSid = call.Account.Sid, Type = type, Address = address, Created = now };
            return RestAnswer.Created(View(call, world.Put(Changed(call, configuration))));
        }
    }

    private RestAnswer List(RestCall call)
    {
        var type = call.Query("Type");
        lock (world.Gate)
        {
            return Page<AddressConfiguration>.Of(call, world.AddressConfigurations, call.Account.Sid, c => c.Seq, descending: false, maxSize: 1000,
                    type is null ? null : c => c.Type == type)
                .Answer(call, "address_configurations", c => View(call, c));
        }
    }

    private RestAnswer Fetch(RestCall call)
    {
        lock (world.Gate)
        {
            return Find(call) is { } found ? RestAnswer.Ok(View(call, found)) : RestAnswer.NotFound(call.Http.Request.Path);
        }
    }

    private RestAnswer Update(RestCall call)
    {
        if (CheckFields(call) is { } problem) return problem;
        lock (world.Gate)
        {
            return Find(call) is { } found ? RestAnswer.Ok(View(call, world.Put(Changed(call, found)))) : RestAnswer.NotFound(call.Http.Request.Path);
        }
    }

    private RestAnswer Delete(RestCall call)
    {
        lock (world.Gate)
        {
            if (Find(call) is not { } found) return RestAnswer.NotFound(call.Http.Request.Path);
            world.Remove(found);
            return RestAnswer.NoContent;
        }
    }

    // Both the SID and the address itself name a configuration.
    private AddressConfiguration? Find(RestCall call) =>
        (world.AddressConfigurations.Find(call.Route("sid")) ?? world.AddressConfigurations.First("at:" + call.Route("sid"))) is { } found
        && found.AccountSid == call.Account.Sid ? found : null;

    private static RestAnswer? CheckFields(RestCall call) =>
        Checks.Name("FriendlyName", call.Field("FriendlyName"))
        ?? Checks.WebAddress("AutoCreation.WebhookUrl", call.Text("AutoCreation.WebhookUrl"))
        ?? (call.Text("AutoCreation.Type") is null or "webhook" or "studio" or "default" ? null : RestAnswer.Error(400, 20001, "Parameter 'AutoCreation.Type' is invalid"));

    private AddressConfiguration Changed(RestCall call, AddressConfiguration configuration)
    {
        var auto = configuration.AutoCreation;
        return configuration with
        {
            FriendlyName = call.Text("FriendlyName") ?? configuration.FriendlyName,
            AddressCountry = call.Text("AddressCountry") ?? configuration.AddressCountry,
            Updated = clock.GetUtcNow(),
            AutoCreation = auto with
            {
                Enabled = call.Flag("AutoCreation.Enabled") ?? auto.Enabled,
                Type = call.Text("AutoCreation.Type") ?? auto.Type,
                ConversationServiceSid = Own(call, call.Text("AutoCreation.ConversationServiceSid")) ?? auto.ConversationServiceSid,
                WebhookUrl = call.Text("AutoCreation.WebhookUrl") ?? auto.WebhookUrl,
                WebhookMethod = call.Text("AutoCreation.WebhookMethod")?.ToUpperInvariant() ?? auto.WebhookMethod,
                WebhookFilters = call.Many("AutoCreation.WebhookFilters") ?? auto.WebhookFilters,
                StudioFlowSid = call.Text("AutoCreation.StudioFlowSid") ?? auto.StudioFlowSid,
                StudioRetryCount = call.Number("AutoCreation.StudioRetryCount") ?? auto.StudioRetryCount,
            },
        };
    }

    // A service of another account would carry messages across accounts.
    private string? Own(RestCall call, string? serviceSid) =>
        world.Services.Find(serviceSid)?.AccountSid == call.Account.Sid ? serviceSid : null;

    private static object View(RestCall call, AddressConfiguration c) => new
    {
        c.Sid,
        c.AccountSid,
        c.Type,
        c.Address,
        c.FriendlyName,
        c.AutoCreation,
        DateCreated = Dates.Iso(c.Created),
        DateUpdated = Dates.Iso(c.Updated),
        Url = $"{call.Base}{Path}/{c.Sid}",
        c.AddressCountry,
    };
}
