using System.Collections.Concurrent;
using System.Threading.Channels;
using Halatech.Local.Twilio.Control;
using Halatech.Local.Twilio.State;

namespace Halatech.Local.Twilio.Phones;

/// <summary>
/// Live updates to open pages as server-sent events. A page that cannot keep up is let go: it reconnects and reads its
/// threads anew, which is also how it catches up after any other break.
/// </summary>
internal sealed class PhoneEvents
{
    private const int Patience = 1000;

    private readonly ConcurrentDictionary<Guid, (string? Phone, Channel<string> Queue)> _pages = new();

    /// <summary>Called by the world under its gate.</summary>
    public void Publish(Entity entity)
    {
        if (_pages.IsEmpty) return;
        var (name, phone, data) = entity switch
        {
            CarrierMessage message => ("message", PhoneBook.NumberOf(message.Phone), (object)PhoneMessage.From(message)),
            Phone added => ("phone", null, new { number = added.Sid, name = added.Name }),
            _ => default,
        };
        if (name is null) return;
        var text = $"event: {name}\ndata: {WebJson.Text(data)}\n\n";
        foreach (var (id, page) in _pages)
        {
            if (page.Phone is not null && phone is not null && page.Phone != phone) continue;
            if (!page.Queue.Writer.TryWrite(text) && _pages.TryRemove(id, out _)) page.Queue.Writer.TryComplete();
        }
    }

    public async Task StreamAsync(HttpContext http, CancellationToken stopping)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, stopping);
        var id = Guid.NewGuid();
        var queue = System.Threading.Channels.Channel.CreateBounded<string>(new BoundedChannelOptions(Patience) { FullMode = BoundedChannelFullMode.Wait });
        var phone = http.Request.Query["phone"].ToString();
        _pages[id] = (phone.Length == 0 ? null : PhoneBook.NumberOf(phone), queue);
        try
        {
            http.Response.ContentType = "text/event-stream";
            PageHeaders.ForData(http.Response);
            await http.Response.WriteAsync("retry: 1000\nevent: ready\ndata: {}\n\n", ending.Token);
            await http.Response.Body.FlushAsync(ending.Token);
            await foreach (var text in queue.Reader.ReadAllAsync(ending.Token))
            {
                await http.Response.WriteAsync(text, ending.Token);
                if (queue.Reader.Count == 0) await http.Response.Body.FlushAsync(ending.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The page went away or the stand-in stops; both are ordinary.
        }
        finally
        {
            _pages.TryRemove(id, out _);
        }
    }
}
