using System.Collections.Concurrent;
using System.Net;

namespace Halatech.System.Tests.Faults;

/// <summary>
/// The load balancer before the hosts: hands each request to one of them in turn and answers 503 when it is not there.
/// It remembers which messages were acknowledged, because those are the ones that must not be lost.
/// </summary>
internal sealed class FrontDoor : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly SocketsHttpHandler _handler = new() { UseProxy = false, AllowAutoRedirect = false, MaxConnectionsPerServer = 256 };
    private readonly HttpMessageInvoker _client;
    private readonly ConcurrentDictionary<string, byte> _acknowledged = new(StringComparer.Ordinal);
    private IReadOnlyList<Uri> _hosts = [];
    private int _turn;

    private FrontDoor(string url)
    {
        _client = new(_handler);
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls(url);
        _app = builder.Build();
        _app.Run(ForwardAsync);
    }

    /// <summary>SIDs of messages whose webhook was answered with 2xx.</summary>
    public IReadOnlyCollection<string> Acknowledged => [.. _acknowledged.Keys];

    public static async Task<FrontDoor> StartAsync(string url)
    {
        var door = new FrontDoor(url);
        await door._app.StartAsync();
        return door;
    }

    /// <summary>Who answers from now on.</summary>
    public void Lead(params Uri[] hosts) => _hosts = hosts;

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
        _client.Dispose();
        _handler.Dispose();
    }

    private async Task ForwardAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        try
        {
            var hosts = _hosts;
            var host = hosts[(int)((uint)Interlocked.Increment(ref _turn) % (uint)hosts.Count)];
            using var answer = await _client.SendAsync(Copy(context, host, body.ToArray()), context.RequestAborted);
            context.Response.StatusCode = (int)answer.StatusCode;
            if (answer.IsSuccessStatusCode) Acknowledge(body.ToArray());
            await answer.Content.CopyToAsync(context.Response.Body);
        }
        catch (HttpRequestException)
        {
            context.Response.StatusCode = (int)HttpStatusCode.ServiceUnavailable;
        }
    }

    private static HttpRequestMessage Copy(HttpContext context, Uri host, byte[] body)
    {
        var request = new HttpRequestMessage(
            new HttpMethod(context.Request.Method), new Uri(host, context.Request.Path + context.Request.QueryString.ToString()))
        {
            Content = new ByteArrayContent(body),
        };
        foreach (var (name, values) in context.Request.Headers)
        {
            if (name is "Host" or "Connection" or "Content-Length" or "Transfer-Encoding") continue;
            if (!request.Headers.TryAddWithoutValidation(name, values.ToArray()))
                request.Content.Headers.TryAddWithoutValidation(name, values.ToArray());
        }

        return request;
    }

    private void Acknowledge(byte[] form)
    {
        var fields = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(global::System.Text.Encoding.UTF8.GetString(form));
        if (fields["EventType"] == "onMessageAdded") _acknowledged.TryAdd(fields["MessageSid"]!, 0);
    }
}
