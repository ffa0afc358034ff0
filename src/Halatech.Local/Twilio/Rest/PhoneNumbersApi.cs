using Halatech.Local.Twilio.State;

namespace Halatech.Local.Twilio.Rest;

/// <summary>The account itself and its <c>IncomingPhoneNumbers</c>, in API version 2010-04-01.</summary>
internal sealed class PhoneNumbersApi(World world, TimeProvider clock)
{
    private const string Path = "/2010-04-01/Accounts/{account}/IncomingPhoneNumbers";

    public void Map(RestRouter router)
    {
        router.Get("/2010-04-01/Accounts/{account}.json", Account);
        router.Get(Path + ".json", List);
        router.Get(Path + "/{sid}.json", Fetch);
        router.Post(Path + "/{sid}.json", Update);
    }

    private static RestAnswer Account(RestCall call) => RestAnswer.Ok(new
    {
        call.Account.Sid,
        FriendlyName = call.Account.Name,
        OwnerAccountSid = call.Account.Sid,
        Status = "active",
        Type = "Full",
        DateCreated = Dates.Rfc2822(DateTimeOffset.UnixEpoch),
        DateUpdated = Dates.Rfc2822(DateTimeOffset.UnixEpoch),
        Uri = $"/2010-04-01/Accounts/{call.Account.Sid}.json",
        SubresourceUris = new { Messages = $"/2010-04-01/Accounts/{call.Account.Sid}/Messages.json" },
    });

    private RestAnswer List(RestCall call)
    {
        var (number, name) = (call.Query("PhoneNumber"), call.Query("FriendlyName"));
        lock (world.Gate)
        {
            return Page<PhoneNumber>.Of(call, world.PhoneNumbers, call.Account.Sid, n => n.Seq, descending: false, maxSize: 1000,
                    n => (number is null || n.Number.Contains(number, StringComparison.Ordinal)) && (name is null || n.FriendlyName == name))
                .Answer2010(call, "incoming_phone_numbers", View);
        }
    }

    private RestAnswer Fetch(RestCall call)
    {
        lock (world.Gate)
        {
            return Find(call) is { } found ? RestAnswer.Ok(View(found)) : RestAnswer.NotFound(call.Http.Request.Path);
        }
    }

    private RestAnswer Update(RestCall call)
    {
        if ((Checks.WebAddress("SmsUrl", call.Field("SmsUrl")) ?? Checks.WebAddress("SmsFallbackUrl", call.Field("SmsFallbackUrl"))
            ?? Checks.WebAddress("StatusCallback", call.Field("StatusCallback"))) is { } problem) return problem;
        lock (world.Gate)
        {
            if (Find(call) is not { } number) return RestAnswer.NotFound(call.Http.Request.Path);
            return RestAnswer.Ok(View(world.Put(number with
            {
                FriendlyName = call.Text("FriendlyName") ?? number.FriendlyName,
                SmsUrl = call.Field("SmsUrl") ?? number.SmsUrl,
                SmsMethod = call.Text("SmsMethod")?.ToUpperInvariant() ?? number.SmsMethod,
                SmsFallbackUrl = call.Field("SmsFallbackUrl") ?? number.SmsFallbackUrl,
                StatusCallback = call.Field("StatusCallback") ?? number.StatusCallback,
                StatusCallbackMethod = call.Text("StatusCallbackMethod")?.ToUpperInvariant() ?? number.StatusCallbackMethod,
                Updated = clock.GetUtcNow(),
            })));
        }
    }

    private PhoneNumber? Find(RestCall call) =>
        world.PhoneNumbers.Find(call.Route("sid")) is { } found && found.AccountSid == call.Account.Sid ? found : null;

    private static object View(PhoneNumber n) => new
    {
        n.Sid,
        n.AccountSid,
        PhoneNumber = n.Number,
        n.FriendlyName,
        ApiVersion = "2010-04-01",
        Beta = false,
        Capabilities = new { Voice = false, Sms = true, Mms = true, Fax = false },
        n.SmsUrl,
        n.SmsMethod,
        n.SmsFallbackUrl,
        SmsFallbackMethod = "POST",
        SmsApplicationSid = "",
        n.StatusCallback,
        n.StatusCallbackMethod,
        VoiceUrl = "",
        VoiceMethod = "POST",
        AddressRequirements = "none",
        Origin = "twilio",
        Status = "in-use",
        Type = "local",
        DateCreated = Dates.Rfc2822(n.Created),
        DateUpdated = Dates.Rfc2822(n.Updated),
        Uri = $"/2010-04-01/Accounts/{n.AccountSid}/IncomingPhoneNumbers/{n.Sid}.json",
    };
}
