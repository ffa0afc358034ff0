using Halatech.Local.Twilio.State;

namespace Halatech.Local.Twilio.Rest;

/// <summary>The Media Content Service: upload raw bytes, read what they are, fetch them. Lives at a host of its own at Twilio.</summary>
internal sealed class MediaApi(World world, MediaStore store, TimeProvider clock)
{
    private const long Largest = 16 * 1024 * 1024;
    private const string Path = "/v1/Services/{service}/Media";

    public void Map(RestRouter router, IEndpointRouteBuilder routes)
    {
        router.PostAsync(Path, UploadAsync);
        router.Get(Path + "/{sid}", Fetch);
        router.GetAsync(Path + "/{sid}/Content", ContentAsync);
        router.Delete(Path + "/{sid}", Delete);
        // The temporary link carries its permission in itself (an unguessable SID) and is fetched without credentials.
        routes.MapGet("/media/{sid}", DirectAsync);
    }

    /// <summary>The bytes of a medium with the type they were given.</summary>
    public async Task<RestAnswer> BytesAsync(Media? medium, string path, CancellationToken cancellation) =>
        medium is not null && await store.ReadAsync(medium.Sid, cancellation) is { } bytes
            ? RestAnswer.Ok(bytes) with { ContentType = medium.ContentType }
            : RestAnswer.NotFound(path);

    private async Task<RestAnswer> UploadAsync(RestCall call)
    {
        if (call.Http.Request.ContentLength > Largest) return RestAnswer.Error(413, 50512, "Message media size is too large");
        using var body = new MemoryStream();
        await call.Http.Request.Body.CopyToAsync(body, call.Cancellation);
        if (body.Length > Largest) return RestAnswer.Error(413, 50512, "Message media size is too large");
        if (body.Length == 0) return RestAnswer.Error(400, 50506, "No media content");
        var contentType = call.Http.Request.ContentType is { Length: > 0 and < 128 } given ? given : "application/octet-stream";
        var sid = Sids.New("ME");
        await store.SaveAsync(sid, body.ToArray(), call.Cancellation);
        lock (world.Gate)
        {
            var now = clock.GetUtcNow();
            return RestAnswer.Created(View(call, world.Put(new Media
            {
                Sid = sid,
                AccountSid = call.Account.Sid,
                ServiceSid = call.ServiceSid,
                ContentType = contentType,
                Filename = call.Query("Filename"),
                Size = body.Length,
                Created = now,
                Updated = now,
            })));
        }
    }

    private RestAnswer Fetch(RestCall call) => Find(call) is { } medium ? RestAnswer.Ok(View(call, medium)) : RestAnswer.NotFound(call.Http.Request.Path);

    private Task<RestAnswer> ContentAsync(RestCall call) => BytesAsync(Find(call), call.Http.Request.Path, call.Cancellation);

    private RestAnswer Delete(RestCall call)
    {
        if (Find(call) is not { } medium) return RestAnswer.NotFound(call.Http.Request.Path);
        lock (world.Gate)
        {
            world.Remove(medium);
        }
        return RestAnswer.NoContent;
    }

    private async Task DirectAsync(HttpContext http)
    {
        Media? medium;
        lock (world.Gate)
        {
            medium = world.Media.Find(http.Request.RouteValues["sid"] as string);
        }
        var answer = await BytesAsync(medium, http.Request.Path, http.RequestAborted);
        await answer.WriteAsync(http);
    }

    private Media? Find(RestCall call)
    {
        lock (world.Gate)
        {
            return world.Media.Find(call.Route("sid")) is { } medium && medium.ServiceSid == call.ServiceSid ? medium : null;
        }
    }

    private static object View(RestCall call, Media m) => new
    {
        m.Sid,
        m.ServiceSid,
        DateCreated = Dates.Iso(m.Created),
        DateUploadUpdated = Dates.Iso(m.Created),
        DateUpdated = Dates.Iso(m.Updated),
        Links = new
        {
            // Relative, as seen in recorded answers of the real service.
            Content = $"/v1/Services/{m.ServiceSid}/Media/{m.Sid}/Content",
            ContentDirectTemporary = $"{call.Base}/media/{m.Sid}",
        },
        m.Size,
        m.ContentType,
        m.Filename,
        m.Author,
        Category = "media",
        m.MessageSid,
        ChannelSid = (string?)null,
        Url = $"{call.Base}/v1/Services/{m.ServiceSid}/Media/{m.Sid}",
        IsMultipartUpstream = false,
    };
}
