using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;

namespace Halatech.Local.Tests.Twilio;

/// <summary>A webhook as it arrived.</summary>
public sealed record Received(string Path, string Method, string RawUrl, IReadOnlyDictionary<string, string> Headers, IReadOnlyDictionary<string, string> Fields, string RawBody)
{
    public string? this[string field] => Fields.GetValueOrDefault(field);

    public string? Event => this["EventType"];
}

/// <summary>A customer's server: keeps every webhook and answers as told per path, 200 with nothing otherwise.</summary>
public sealed class WebhookEcho : IAsyncDisposable
{
    private readonly Channel<Received> _arrivals = System.Threading.Channels.Channel.CreateUnbounded<Received>();
    private readonly ConcurrentDictionary<string, Func<Received, HttpContext, Task>> _answers = new(StringComparer.Ordinal);
    private readonly WebApplication _app;

    private WebhookEcho(WebApplication app) => _app = app;

    public Uri BaseAddress { get; private set; } = new("http://127.0.0.1");

    public ConcurrentQueue<Received> All { get; } = new();

    public string Url(string path) => new Uri(BaseAddress, path).ToString();

    public static async Task<WebhookEcho> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var echo = new WebhookEcho(app);
        app.Run(echo.TakeAsync);
        await app.StartAsync();
        echo.BaseAddress = new(app.Urls.First());
        return echo;
    }

    public void Answer(string path, Func<Received, HttpContext, Task> how) => _answers[path] = how;

    public void Answer(string path, int status, string body = "", string contentType = "application/json") => Answer(path, (_, http) =>
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = contentType;
        return http.Response.WriteAsync(body);
    });

    /// <summary>The next webhook in order of arrival.</summary>
    public ValueTask<Received> NextAsync(CancellationToken cancellation) => _arrivals.Reader.ReadAsync(cancellation);

    public async Task<Received> NextAsync(string eventType, CancellationToken cancellation)
    {
        while (true)
        {
            var next = await NextAsync(cancellation);
            if (next.Event == eventType) return next;
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync();
        var pairs = Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(http.Request.Method == "GET" ? http.Request.QueryString.Value : body);
        var received = new Received(
            http.Request.Path,
            http.Request.Method,
            Url(http.Request.Path + http.Request.QueryString),
            http.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            pairs.ToDictionary(p => p.Key, p => p.Value.ToString(), StringComparer.Ordinal),
            body);
        All.Enqueue(received);
        if (_answers.TryGetValue(http.Request.Path, out var answer)) await answer(received, http);
        await _arrivals.Writer.WriteAsync(received);
    }
}
