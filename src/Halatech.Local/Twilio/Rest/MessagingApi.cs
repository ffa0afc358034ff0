using System.Globalization;
using Halatech.Local.Twilio.Control;
using Halatech.Local.Twilio.Network;
using Halatech.Local.Twilio.State;

namespace Halatech.Local.Twilio.Rest;

/// <summary>Programmable Messaging: <c>/2010-04-01/Accounts/{AC}/Messages</c> and the media of a message.</summary>
internal sealed class MessagingApi(World world, Messaging messaging, Delivery delivery, ContentRenderer contents, MediaApi media, RestLog log)
{
    private const string Path = "/2010-04-01/Accounts/{account}/Messages";
    private const int LongestBody = 1600;
    private const int MostMedia = 10;

    public void Map(RestRouter router, IEndpointRouteBuilder routes)
    {
        router.PostAsync(Path + ".json", CreateAsync);
        router.Get(Path + ".json", List);
        router.Get(Path + "/{sid}.json", Fetch);
        router.Post(Path + "/{sid}.json", Update);
        router.Delete(Path + "/{sid}.json", Delete);
        router.Get(Path + "/{sid}/Media.json", MediaList);
        router.Get(Path + "/{sid}/Media/{media}.json", MediaFetch);
        // Twilio serves media to whoever knows both SIDs unless the account asks for authentication.
        routes.MapGet(Path + "/{sid}/Media/{media}", MediaBytesAsync);
    }

    private async Task<RestAnswer> CreateAsync(RestCall call)
    {
        if (call.Text("To") is not { } to) return RestAnswer.Error(400, 21604, "A 'To' phone number is required.");
        if (!Channels.IsValid(to)) return RestAnswer.Error(400, 21211, $"The 'To' number {to} is not a valid phone number.");
        var mediaUrls = call.Many("MediaUrl") ?? [];
        if (mediaUrls.Count > MostMedia) return RestAnswer.Error(400, 21623, "Number of media files exceeds allowed limit");
        if (mediaUrls.Select(u => Checks.WebAddress("MediaUrl", u)).Any(p => p is not null)) return RestAnswer.Error(400, 21620, "Invalid media URL(s)");
        OutgoingSms sms;
        lock (world.Gate)
        {
            if (Sender(call, to) is not { } from) return NoSender(call);
            var (body, approved) = (call.Text("Body"), false);
            RenderedContent? content = null;
            if (call.Text("ContentSid") is { } contentSid)
            {
                if (contents.Render(call.Account.Sid, contentSid, call.Text("ContentVariables")) is not { } rendered)
                    return RestAnswer.Error(400, 21655, "The ContentSid is Invalid");
                (body, approved, content) = (rendered.Text, rendered.Approved, rendered.On(to));
            }
            if (body is null && mediaUrls.Count == 0) return RestAnswer.Error(400, 21619, "A text message body or media urls must be specified.");
            if (body?.Length > LongestBody) return RestAnswer.Error(400, 21617, "The concatenated message body exceeds the 1600 character limit");
            if (delivery.Refusal(to, from, approvedTemplate: true) == 21610) return RestAnswer.Error(400, 21610, "Attempt to send to unsubscribed recipient");
            sms = new(call.Account.Sid, from, to, body)
            {
                MediaUrls = mediaUrls,
                StatusCallback = call.Text("StatusCallback"),
                MessagingServiceSid = call.Text("MessagingServiceSid"),
                ApprovedTemplate = approved,
                Taps = content?.Taps ?? [],
                ListButton = content?.ListButton,
                Fault = content?.Fault,
            };
        }
        var message = await messaging.SendAsync(sms, call.Cancellation);
        log.Add(message);
        return RestAnswer.Created(View(message));
    }

    // A messaging service sends from the account's first address on the channel.
    private string? Sender(RestCall call, string to)
    {
        if (call.Text("From") is { } from) return world.AccountOf(from) == call.Account.Sid && Channels.Of(from) == Channels.Of(to) ? from : null;
        if (call.Text("MessagingServiceSid") is not { } service || service != call.Account.MessagingServiceSid) return null;
        return world.BusinessAddresses.List(call.Account.Sid).FirstOrDefault(a => Channels.Of(a.Sid) == Channels.Of(to))?.Sid;
    }

    private static RestAnswer NoSender(RestCall call) => (call.Text("From") ?? call.Text("MessagingServiceSid")) is null
        ? RestAnswer.Error(400, 21603, "A 'From' or 'MessagingServiceSid' parameter is required to send a message")
        : RestAnswer.Error(400, 21606, "The 'From' phone number provided is not a valid message-capable Twilio phone number for this destination.");

    private RestAnswer List(RestCall call)
    {
        var account = call.Account.Sid;
        var partition = (call.Query("To"), call.Query("From")) switch
        {
            ({ } to, _) => $"{account}:to:{to}",
            (null, { } from) => $"{account}:from:{from}",
            _ => account,
        };
        lock (world.Gate)
        {
            return Page<CarrierMessage>.Of(call, world.CarrierMessages, partition, m => m.Seq, descending: true, maxSize: 1000, Filter(call))
                .Answer2010(call, "messages", View);
        }
    }

    private static Func<CarrierMessage, bool>? Filter(RestCall call)
    {
        var from = call.Query("From");
        var (on, after, before) = (Day(call.Query("DateSent")), Day(call.Query("DateSent>")), Day(call.Query("DateSent<")));
        if (from is null && on is null && after is null && before is null) return null;
        return m => (from is null || m.From == from)
            && (on is null || (m.SentAt ?? m.Created).UtcDateTime.Date == on.Value.UtcDateTime.Date)
            && (after is null || (m.SentAt ?? m.Created) >= after)
            && (before is null || (m.SentAt ?? m.Created) <= before);
    }

    private static DateTimeOffset? Day(string? text) => text is not null && Dates.TryRead(text, out var at) ? at : null;

    private RestAnswer Fetch(RestCall call)
    {
        lock (world.Gate)
        {
            return Find(call) is { } found ? RestAnswer.Ok(View(found)) : RestAnswer.NotFound(call.Http.Request.Path);
        }
    }

    // Only two updates exist: cancelling, which is too late once queued, and redacting the body.
    private RestAnswer Update(RestCall call)
    {
        lock (world.Gate)
        {
            if (Find(call) is not { } found) return RestAnswer.NotFound(call.Http.Request.Path);
            if (call.Text("Status") is not null) return RestAnswer.Error(400, 30409, "The message can no longer be canceled");
            if (call.Field("Body") is not "") return RestAnswer.Error(400, 20001, "'Body' can only be replaced by an empty text");
            return RestAnswer.Ok(View(world.Put(found with { Body = "" })));
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

    private RestAnswer MediaList(RestCall call)
    {
        lock (world.Gate)
        {
            if (Find(call) is not { } found) return RestAnswer.NotFound(call.Http.Request.Path);
            return Page<Attachment>.Of(call, found.Media, maxSize: 1000).Answer2010(call, "media_list", a => MediaView(found, a));
        }
    }

    private RestAnswer MediaFetch(RestCall call)
    {
        lock (world.Gate)
        {
            return Find(call) is { } found && found.Media.FirstOrDefault(a => a.Sid == call.Route("media")) is { } attachment
                ? RestAnswer.Ok(MediaView(found, attachment))
                : RestAnswer.NotFound(call.Http.Request.Path);
        }
    }

    private async Task MediaBytesAsync(HttpContext http)
    {
        Media? medium;
        lock (world.Gate)
        {
            var message = world.CarrierMessages.Find(http.Request.RouteValues["sid"] as string);
            var sid = http.Request.RouteValues["media"] as string;
            medium = message?.Media.Any(a => a.Sid == sid) == true ? world.Media.Find(sid) : null;
        }
        var answer = await media.BytesAsync(medium, http.Request.Path, http.RequestAborted);
        await answer.WriteAsync(http);
    }

    private CarrierMessage? Find(RestCall call) =>
        world.CarrierMessages.Find(call.Route("sid")) is { } found && found.AccountSid == call.Account.Sid ? found : null;

    private static string Uri(CarrierMessage m) => $"/2010-04-01/Accounts/{m.AccountSid}/Messages/{m.Sid}";

    private static object View(CarrierMessage m) => new
    {
        m.Body,
        NumSegments = Segments.Count(m.Body ?? "").ToString(CultureInfo.InvariantCulture),
        m.Direction,
        m.From,
        m.To,
        DateUpdated = Dates.Rfc2822(m.Updated),
        Price = (string?)null,
        ErrorMessage = m.ErrorCode is { } code ? Errors.Message(code) : null,
        Uri = Uri(m) + ".json",
        m.AccountSid,
        NumMedia = m.Media.Count.ToString(CultureInfo.InvariantCulture),
        m.Status,
        m.MessagingServiceSid,
        m.Sid,
        DateSent = Dates.Rfc2822(m.SentAt),
        DateCreated = Dates.Rfc2822(m.Created),
        m.ErrorCode,
        PriceUnit = "USD",
        ApiVersion = "2010-04-01",
        SubresourceUris = new { Media = Uri(m) + "/Media.json" },
    };

    private static object MediaView(CarrierMessage m, Attachment a) => new
    {
        a.Sid,
        m.AccountSid,
        ParentSid = m.Sid,
        a.ContentType,
        DateCreated = Dates.Rfc2822(m.Created),
        DateUpdated = Dates.Rfc2822(m.Updated),
        Uri = $"{Uri(m)}/Media/{a.Sid}.json",
    };
}
