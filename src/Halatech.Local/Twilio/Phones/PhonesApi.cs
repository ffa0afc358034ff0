using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Halatech.Local.Twilio.Control;
using Halatech.Local.Twilio.Network;
using Halatech.Local.Twilio.Rest;
using Halatech.Local.Twilio.State;

namespace Halatech.Local.Twilio.Phones;

/// <summary>The telephones' API under <c>/phones/api</c>: for the page and for tests of the whole product. README.md lists it.</summary>
internal sealed partial class PhonesApi(World world, Accounts accounts, TwilioStandIn standIn, PhoneEvents events, MediaApi media, TimeProvider clock, CancellationToken stopping)
{
    private const int LongestName = 60;

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/phones/api/directory", DirectoryAsync);
        routes.MapPost("/phones/api/phones", AddPhoneAsync);
        routes.MapDelete("/phones/api/phones/{number}", RemovePhoneAsync);
        routes.MapPost("/phones/api/messages", SendAsync);
        routes.MapGet("/phones/api/threads", ThreadsAsync);
        routes.MapPost("/phones/api/read", ReadAsync);
        routes.MapGet("/phones/api/events", http => events.StreamAsync(http, stopping));
        routes.MapGet("/phones/api/media/{sid}", MediaAsync);
    }

    private Task DirectoryAsync(HttpContext http)
    {
        object directory;
        lock (world.Gate)
        {
            directory = new
            {
                businesses = accounts.All.Select(a => new
                {
                    accountSid = a.Sid,
                    name = a.Name,
                    sampleQuestions = a.SampleQuestions,
                    addresses = world.BusinessAddresses.List(a.Sid).Select(b => new { address = b.Sid, channel = Channels.RestName(b.Sid), name = b.FriendlyName }).ToArray(),
                }).ToArray(),
                phones = world.Phones.List("").Select(PhoneView).ToArray(),
            };
        }
        return WebJson.WriteAsync(http, 200, directory);
    }

    private async Task AddPhoneAsync(HttpContext http)
    {
        if (await WebJson.ReadAsync<NewPhone>(http) is not { } wish) return;
        var name = wish.Name?.Trim() ?? "";
        if (wish.Number is null || !Number().IsMatch(wish.Number))
        {
            await WebJson.ProblemAsync(http, 400, "'number' must be in E.164 form, e.g. +15550100.");
            return;
        }
        if (name.Length is 0 or > LongestName)
        {
            await WebJson.ProblemAsync(http, 400, $"'name' must have 1 to {LongestName} characters.");
            return;
        }
        Phone? added = null;
        lock (world.Gate)
        {
            if (world.Phones.Find(wish.Number) is null)
                added = world.Put(new Phone { Sid = wish.Number, Name = name, Created = clock.GetUtcNow(), Updated = clock.GetUtcNow() });
        }
        await (added is null ? WebJson.ProblemAsync(http, 409, "There is a phone with this number already.") : WebJson.WriteAsync(http, 201, PhoneView(added)));
    }

    // The telephone leaves the page; its messages stay what they are, records of the network.
    private Task RemovePhoneAsync(HttpContext http)
    {
        lock (world.Gate)
        {
            if (world.Phones.Find(http.Request.RouteValues["number"] as string) is not { } phone) return WebJson.ProblemAsync(http, 404, "No such phone.");
            world.Remove(phone);
        }
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    private async Task SendAsync(HttpContext http)
    {
        if (await WebJson.ReadAsync<NewMessage>(http) is not { } wish) return;
        try
        {
            var message = new InboundMessage(wish.From ?? "", wish.To ?? "", wish.Body) { Media = [.. (wish.Media ?? []).Select(Read)], TappedId = wish.TappedId };
            var result = await standIn.ReceiveAsync(message, http.RequestAborted);
            await WebJson.WriteAsync(http, 202, new { messageSid = result.MessageSid, conversationSid = result.ConversationSid });
        }
        catch (InboundRefusedException refusal)
        {
            await WebJson.ProblemAsync(http, 400, refusal.Message);
        }
    }

    private static InboundMedia Read(NewMedia media)
    {
        if (!MediaTypeHeaderValue.TryParse(media.ContentType, out var type)) throw new InboundRefusedException("'media[].contentType' is no media type.");
        try
        {
            return new(type.MediaType!, media.Filename, Convert.FromBase64String(media.Base64 ?? ""));
        }
        catch (FormatException)
        {
            throw new InboundRefusedException("'media[].base64' is not base64.");
        }
    }

    private Task ThreadsAsync(HttpContext http)
    {
        var (phone, address) = (http.Request.Query["phone"].ToString(), http.Request.Query["address"].ToString());
        if (phone.Length == 0) return WebJson.ProblemAsync(http, 400, "'phone' is missing.");
        return WebJson.WriteAsync(http, 200, address.Length == 0
            ? new { threads = Summaries(phone) }
            : new { messages = standIn.Thread(phone, address) });
    }

    // One line per business the telephone has exchanged messages with, on any channel.
    private List<object> Summaries(string phone)
    {
        var number = PhoneBook.NumberOf(phone);
        var summaries = new List<object>();
        lock (world.Gate)
        {
            foreach (var business in accounts.All.SelectMany(a => world.BusinessAddresses.List(a.Sid)))
            {
                var key = CarrierMessage.ThreadKey(PhoneBook.AddressOn(number, Channels.Of(business.Sid)), business.Sid);
                var thread = world.CarrierMessages.List(key);
                if (thread.Count == 0) continue;
                var read = world.ReadMarks.Find("read:" + key)?.UpTo ?? 0;
                var unread = world.CarrierMessages.After(key, read, descending: false).Count(m => !m.IsInbound && m.Status is not Statuses.Failed);
                summaries.Add(new { address = business.Sid, unread, last = PhoneMessage.From(thread[^1]) });
            }
        }
        return summaries;
    }

    private async Task ReadAsync(HttpContext http)
    {
        if (await WebJson.ReadAsync<ThreadName>(http) is not { } thread) return;
        if (thread.Phone is null || thread.Address is null)
        {
            await WebJson.ProblemAsync(http, 400, "'phone' and 'address' are needed.");
            return;
        }
        standIn.Read(thread.Phone, thread.Address);
        http.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private async Task MediaAsync(HttpContext http)
    {
        Media? medium;
        lock (world.Gate)
        {
            medium = world.Media.Find(http.Request.RouteValues["sid"] as string);
        }
        var answer = await media.BytesAsync(medium, http.Request.Path, http.RequestAborted);
        if (medium is not null && !SafeTypes.IsShown(medium.ContentType))
        {
            answer = answer with { ContentType = "application/octet-stream" };
            http.Response.Headers.ContentDisposition = "attachment";
        }
        await answer.WriteAsync(http);
    }

    private static object PhoneView(Phone phone) => new
    {
        number = phone.Sid,
        name = phone.Name,
        addresses = Enum.GetValues<Channel>().ToDictionary(c => Channels.RestName(PhoneBook.AddressOn(phone.Sid, c)), c => PhoneBook.AddressOn(phone.Sid, c), StringComparer.Ordinal),
    };

    private sealed record NewPhone(string? Number, string? Name);

    private sealed record NewMessage(string? From, string? To, string? Body, IReadOnlyList<NewMedia>? Media, string? TappedId = null);

    private sealed record NewMedia(string? ContentType, string? Filename, string? Base64);

    private sealed record ThreadName(string? Phone, string? Address);

    [GeneratedRegex(@"^\+[1-9][0-9]{6,14}\z", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 100)]
    private static partial Regex Number();
}

/// <summary>Media types a browser may show in place; everything else is offered as a download.</summary>
internal static class SafeTypes
{
    public static bool IsShown(string contentType) => contentType.Split(';')[0].Trim().ToLowerInvariant() is
        "image/jpeg" or "image/png" or "image/gif" or "image/webp" or "audio/mpeg" or "audio/ogg" or "audio/amr" or "video/mp4" or "video/3gpp";
}
