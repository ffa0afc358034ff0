using System.Text.Json;
using Halatech.Local.Twilio.State;

namespace Halatech.Local.Twilio.Rest;

/// <summary>The Content API's templates (JSON bodies). Approval by WhatsApp is granted as soon as it is asked for.</summary>
internal sealed class ContentApi(World world, TimeProvider clock)
{
    private const int LongestBody = 256 * 1024;
    private const string Path = "/v1/Content";

    public void Map(RestRouter router)
    {
        router.PostAsync(Path, CreateAsync);
        router.Get(Path, List);
        router.Get(Path + "/{sid}", call => With(call, c => RestAnswer.Ok(View(call, c))));
        router.Delete(Path + "/{sid}", call => With(call, Delete));
        router.PostAsync(Path + "/{sid}/ApprovalRequests/whatsapp", SubmitAsync);
        router.Get(Path + "/{sid}/ApprovalRequests", call => With(call, c => RestAnswer.Ok(ApprovalView(call, c))));
    }

    private async Task<RestAnswer> CreateAsync(RestCall call)
    {
        if (await ReadAsync(call) is not { } json) return RestAnswer.Error(400, 20001, "The body is not a JSON object");
        if (Text(json, "language") is not { } language) return Checks.Missing("language");
        if (!json.TryGetProperty("types", out var types) || types.ValueKind != JsonValueKind.Object || !types.EnumerateObject().Any()) return Checks.Missing("types");
        lock (world.Gate)
        {
            var now = clock.GetUtcNow();
            return RestAnswer.Created(View(call, world.Put(new Content
            {
                Sid = Sids.New("HX"),
                AccountSid = call.Account.Sid,
                FriendlyName = Text(json, "friendly_name") ?? "",
                Language = language,
                Types = types,
                Variables = json.TryGetProperty("variables", out var variables) ? variables : null,
                Created = now,
                Updated = now,
            })));
        }
    }

    private RestAnswer List(RestCall call)
    {
        lock (world.Gate)
        {
            return Page<Content>.Of(call, world.Contents, call.Account.Sid, c => c.Seq, descending: false, maxSize: 500, where: null)
                .Answer(call, "contents", c => View(call, c));
        }
    }

    private RestAnswer Delete(Content content)
    {
        world.Remove(content);
        return RestAnswer.NoContent;
    }

    private async Task<RestAnswer> SubmitAsync(RestCall call)
    {
        if (await ReadAsync(call) is not { } json) return RestAnswer.Error(400, 20001, "The body is not a JSON object");
        if (Text(json, "name") is not { } name) return Checks.Missing("name");
        if (Text(json, "category") is not ("UTILITY" or "MARKETING" or "AUTHENTICATION")) return Checks.Missing("category");
        return With(call, content =>
        {
            content = world.Put(content with { Approval = new(name, Text(json, "category")!, "approved"), Updated = clock.GetUtcNow() });
            return RestAnswer.Created(View(content, "unsubmitted"));
        });
    }

    private RestAnswer With(RestCall call, Func<Content, RestAnswer> then)
    {
        lock (world.Gate)
        {
            return world.Contents.Find(call.Route("sid")) is { } found && found.AccountSid == call.Account.Sid
                ? then(found)
                : RestAnswer.NotFound(call.Http.Request.Path);
        }
    }

    private static async Task<JsonElement?> ReadAsync(RestCall call)
    {
        if (call.Http.Request.ContentLength > LongestBody) return null;
        try
        {
            using var json = await JsonDocument.ParseAsync(call.Http.Request.Body, cancellationToken: call.Cancellation);
            return json.RootElement.ValueKind == JsonValueKind.Object ? json.RootElement.Clone() : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? text : null;

    private static object View(RestCall call, Content c)
    {
        var url = $"{call.Base}{Path}/{c.Sid}";
        return new
        {
            c.Sid,
            c.AccountSid,
            c.FriendlyName,
            c.Language,
            Variables = c.Variables ?? JsonElement.Parse("{}"),
            c.Types,
            DateCreated = Dates.Iso(c.Created),
            DateUpdated = Dates.Iso(c.Updated),
            Url = url,
            Links = new { ApprovalCreate = url + "/ApprovalRequests/whatsapp", ApprovalFetch = url + "/ApprovalRequests" },
        };
    }

    private static object ApprovalView(RestCall call, Content c) => new
    {
        c.Sid,
        c.AccountSid,
        Whatsapp = View(c, c.Approval?.Status ?? "unsubmitted"),
        Url = $"{call.Base}{Path}/{c.Sid}/ApprovalRequests",
    };

    private static object View(Content c, string status) => new
    {
        Type = "whatsapp",
        Name = c.Approval?.Name ?? "",
        Category = c.Approval?.Category ?? "",
        ContentType = c.Types.EnumerateObject().First().Name,
        Status = status,
        RejectionReason = "",
        AllowCategoryChange = true,
    };
}
