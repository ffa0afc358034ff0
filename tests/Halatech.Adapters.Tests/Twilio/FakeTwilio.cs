using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Halatech.Adapters.Tests.Twilio;

/// <summary>A server that answers each request with the next answer of its script, faults included, and keeps what it was asked.</summary>
internal sealed class FakeTwilio : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<RequestDelegate> _script = new();

    private FakeTwilio()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public ConcurrentQueue<FakeRequest> Requests { get; } = new();

    public string Url => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    public static async Task<FakeTwilio> StartAsync()
    {
        var fake = new FakeTwilio();
        await fake._app.StartAsync();
        return fake;
    }

    public FakeTwilio Then(RequestDelegate answer)
    {
        _script.Enqueue(answer);
        return this;
    }

    public FakeTwilio Then(int status, string body, string type = "application/json", params (string Name, string Value)[] headers) =>
        Then(context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = type;
            foreach (var (name, value) in headers) context.Response.Headers[name] = value;
            return context.Response.WriteAsync(body);
        });

    public FakeTwilio ThenCut() => Then(context =>
    {
        context.Abort();
        return Task.CompletedTask;
    });

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        Requests.Enqueue(new(
            context.Request.Method,
            context.Request.Path + context.Request.QueryString,
            context.Request.Headers.Authorization.ToString(),
            context.Request.ContentType,
            await reader.ReadToEndAsync()));
        if (_script.TryDequeue(out var answer)) await answer(context);
        else context.Response.StatusCode = StatusCodes.Status418ImATeapot;
    }
}

internal sealed record FakeRequest(string Method, string Target, string Authorization, string? ContentType, string Body)
{
    public IReadOnlyDictionary<string, Microsoft.Extensions.Primitives.StringValues> Form =>
        Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(Body);
}
