using Halatech.Local.Twilio.State;

namespace Halatech.Local.Twilio.Network;

/// <summary>Fetches the media a sender named by URL, as the carrier does before it sends an MMS.</summary>
internal sealed class MediaFetcher(World world, MediaStore store, TimeProvider clock) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, UseCookies = false, MaxAutomaticRedirections = 5 })
    {
        Timeout = TimeSpan.FromSeconds(10),
        MaxResponseContentBufferSize = 16 * 1024 * 1024,
    };

    /// <returns>Null when the URL gives nothing within ten seconds and 16 MB.</returns>
    public async Task<Media?> FetchAsync(string accountSid, string author, string url, CancellationToken cancellation)
    {
        try
        {
            using var response = await _http.GetAsync(new Uri(url), cancellation);
            if (!response.IsSuccessStatusCode) return null;
            var bytes = await response.Content.ReadAsByteArrayAsync(cancellation);
            var sid = Sids.New("ME");
            await store.SaveAsync(sid, bytes, cancellation);
            return Keep(accountSid, author, sid, response.Content.Headers.ContentType?.MediaType, bytes.Length);
        }
        catch (Exception error) when (error is HttpRequestException or TaskCanceledException or UriFormatException)
        {
            cancellation.ThrowIfCancellationRequested();
            return null;
        }
    }

    public void Dispose() => _http.Dispose();

    private Media Keep(string accountSid, string author, string sid, string? contentType, long size)
    {
        lock (world.Gate)
        {
            var now = clock.GetUtcNow();
            return world.Put(new Media
            {
                Sid = sid,
                AccountSid = accountSid,
                ServiceSid = world.Services.List(accountSid)[0].Sid,
                ContentType = contentType ?? "application/octet-stream",
                Size = size,
                Author = author,
                Created = now,
                Updated = now,
            });
        }
    }
}
