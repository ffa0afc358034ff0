using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Halatech.Adapters.Functions;
using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Tenancy;
using Halatech.Core.Transactions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Halatech.Adapters.Tests.Functions;

/// <summary>Calls of a real server on this machine that answers as each test wants.</summary>
public sealed class FunctionCallerTests : IAsyncDisposable
{
    private static readonly ConversationKey Key = new(TenantId.Parse("acme"), ConversationId.Parse("CH0000000000000000000000000000000a"));

    private readonly MemoryVault _vault = new();
    private readonly List<(Dictionary<string, string> Headers, byte[] Body)> _received = [];
    private WebApplication? _server;
    private ServiceProvider? _services;

    public async ValueTask DisposeAsync()
    {
        if (_server is not null) await _server.DisposeAsync();
        if (_services is not null) await _services.DisposeAsync();
    }

    [Fact]
    public async Task Call_IsSigned_AndSaysWhereToAnswer()
    {
        var answered = await CallAsync(context => context.Response.WriteAsJsonAsync(new { price = 5 }));
        Assert.Equal(new FunctionAnswer(false, """{"price":5}"""), answered.Value);

        var (headers, body) = Assert.Single(_received);
        var secret = _vault.Secrets[SecretNames.FunctionSigning];
        byte[] signed = [.. Encoding.ASCII.GetBytes($"{headers["Halatech-Timestamp"]}."), .. body];
        var expected = HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed);
        Assert.Equal($"v1={Convert.ToHexStringLower(expected)}", headers["Halatech-Signature"]);
        Assert.Equal($"acme/{Key.Conversation}/call-3", headers["Idempotency-Key"]);
        using var json = JsonDocument.Parse(body);
        Assert.Equal("book", json.RootElement.GetProperty("actionType").GetString());
        Assert.Equal(2, json.RootElement.GetProperty("arguments").GetProperty("nights").GetInt32());
        Assert.StartsWith("https://chat.example.com/callbacks/feedback/", json.RootElement.GetProperty("callbackUrl").GetString(), StringComparison.Ordinal);
        Assert.DoesNotContain(secret, Encoding.UTF8.GetString(body), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Acceptance_MeansLater() => Assert.True((await CallAsync(Status(202))).Value!.Later);

    [Fact]
    public async Task Acceptance_MeansLater_WhateverItsForm()
    {
        Assert.True((await CallAsync(Chunked(202))).Value!.Later);
        Assert.True((await CallAsync(c => { c.Response.StatusCode = 202; return WriteAsync(c, "image/png", [1, 2]); })).Value!.Later);
        Assert.True((await CallAsync(c => { c.Response.StatusCode = 202; return WriteAsync(c, "text/html", new byte[50_000]); })).Value!.Later);
    }

    [Fact]
    public async Task Answer_WithoutAnything_IsAnEmptyAnswer()
    {
        Assert.Equal(new FunctionAnswer(false, ""), (await CallAsync(Chunked(200))).Value);
        Assert.Equal(new FunctionAnswer(false, ""), (await CallAsync(Status(200))).Value);
        Assert.Equal(new FunctionAnswer(false, ""), (await CallAsync(Status(204))).Value);
    }

    [Theory]
    [InlineData("Application/JSON")]
    [InlineData("APPLICATION/PROBLEM+JSON; charset=utf-8")]
    [InlineData("Text/Plain")]
    public async Task MediaType_IsComparedWithoutCase(string type) =>
        Assert.Equal(new FunctionAnswer(false, "{}"), (await CallAsync(c => WriteAsync(c, type, "{}"u8.ToArray()))).Value);

    [Theory]
    [InlineData(400, "function.refused", false)]
    [InlineData(404, "function.refused", false)]
    [InlineData(302, "function.redirected", false)]
    [InlineData(408, "function.failed", true)]
    [InlineData(429, "function.failed", true)]
    [InlineData(500, "function.failed", true)]
    [InlineData(503, "function.failed", true)]
    public async Task Failure_IsFinal_UnlessItMayPass(int status, string code, bool transient)
    {
        var error = (await CallAsync(context =>
        {
            context.Response.Headers.Location = "/elsewhere";
            return Status(status)(context);
        })).Error!;
        Assert.Equal((code, transient), (error.Code, error.IsTransient));
        Assert.Single(_received);
    }

    [Fact]
    public async Task Answer_BeyondMeasure_IsRefused() =>
        Assert.Equal("function.too-large", (await CallAsync(c => c.Response.WriteAsJsonAsync(new string('a', 20_000)))).Error?.Code);

    [Fact]
    public async Task Answer_ThatIsHtmlOrBinary_IsTextOrRefused()
    {
        Assert.Equal("function.wrong-type", (await CallAsync(c => WriteAsync(c, "image/png", [1, 2]))).Error?.Code);
        Assert.Equal("function.wrong-encoding", (await CallAsync(c => WriteAsync(c, "text/plain", [0xC3, 0x28]))).Error?.Code);
    }

    [Fact]
    public async Task Function_ThatHangs_IsGivenUpInTime_AndMayBeTriedAgain()
    {
        var error = (await CallAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted), seconds: 1)).Error!;
        Assert.Equal(("function.timeout", true), (error.Code, error.IsTransient));
    }

    [Fact]
    public async Task Connection_ThatIsCut_MayBeTriedAgain()
    {
        var error = (await CallAsync(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        })).Error!;
        Assert.Equal(("function.unreachable", true), (error.Code, error.IsTransient));
    }

    [Fact]
    public async Task Loopback_IsForbidden_UnlessTheDeploymentAllowsIt()
    {
        var refused = await CallAsync(Status(200), allowLoopback: false);
        Assert.Equal(("function.forbidden-address", false), (refused.Error!.Code, refused.Error.IsTransient));
        Assert.Empty(_received);
    }

    [Theory]
    [InlineData("https://localhost/")]
    [InlineData("https://127.0.0.1/")]
    [InlineData("https://[::1]/")]
    [InlineData("https://[::ffff:10.0.0.1]/")]
    [InlineData("https://10.1.2.3/")]
    [InlineData("https://169.254.169.254/latest/meta-data")]
    [InlineData("https://192.168.0.1/")]
    [InlineData("https://100.64.0.1/")]
    [InlineData("https://[fd00::1]/")]
    [InlineData("https://[64:ff9b::a00:1]/")]
    [InlineData("http://example.com/")]
    [InlineData("https://user:secret@example.com/")]
    [InlineData("ftp://example.com/")]
    public async Task AddressOfAnInnerNetwork_IsNeverCalled(string endpoint) =>
        Assert.Equal("function.forbidden-address", (await Caller(allowLoopback: false).PostAsync(Post(endpoint), TestContext.Current.CancellationToken)).Error?.Code);

    [Fact]
    public async Task Token_CarriesItsClaim_AndNoChangedOneIsBelieved()
    {
        _ = Caller(allowLoopback: true);
        var tokens = _services!.GetRequiredService<ICallbackTokens>();
        var claim = new CallbackClaim(Key, CallId.Of(3), DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 60));
        var token = await tokens.IssueAsync(claim, TestContext.Current.CancellationToken);
        Assert.Equal(claim, (await tokens.ReadAsync(token, TestContext.Current.CancellationToken)).Value);

        for (var i = 0; i < token.Length; i++)
        {
            var changed = $"{token[..i]}{(token[i] == 'A' ? 'B' : 'A')}{token[(i + 1)..]}";
            var read = await tokens.ReadAsync(changed, TestContext.Current.CancellationToken);
            Assert.True(!read.IsOk || read.Value == claim, changed);
        }

        foreach (var wrong in new[] { "", ".", "A.B", new string('A', 10_000), "é.é" })
            Assert.Equal("callback.unknown", (await tokens.ReadAsync(wrong, TestContext.Current.CancellationToken)).Error?.Code);
        var late = await tokens.IssueAsync(claim with { Expires = DateTimeOffset.UtcNow.AddMinutes(-1) }, TestContext.Current.CancellationToken);
        Assert.Equal("callback.expired", (await tokens.ReadAsync(late, TestContext.Current.CancellationToken)).Error?.Code);
    }

    private static RequestDelegate Status(int status) => context =>
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    };

    // Neither a length nor a type nor a body.
    private static RequestDelegate Chunked(int status) => async context =>
    {
        context.Response.StatusCode = status;
        await context.Response.StartAsync(context.RequestAborted);
    };

    private static Task WriteAsync(HttpContext context, string type, byte[] body)
    {
        context.Response.ContentType = type;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    private static FunctionPost Post(string endpoint, int seconds = 10) => new(
        Key, CallId.Of(3), "book-room", "book", """{"actionType":"book","nights":2}""",
        new PostSettings(endpoint, "{}", TimeLimitSeconds: seconds), DateTimeOffset.UtcNow.AddMinutes(5));

    private async Task<Result<FunctionAnswer>> CallAsync(RequestDelegate answer, bool allowLoopback = true, int seconds = 10)
    {
        if (_server is not null) await _server.DisposeAsync();
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _server = builder.Build();
        _server.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            _received.Add((context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase), body.ToArray()));
            await answer(context);
        });
        await _server.StartAsync(TestContext.Current.CancellationToken);
        var url = _server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return await Caller(allowLoopback).PostAsync(Post(url, seconds), TestContext.Current.CancellationToken);
    }

    private IFunctionCaller Caller(bool allowLoopback)
    {
        _services?.Dispose();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Functions:AllowLoopback"] = allowLoopback ? "true" : "false",
            ["Functions:PublicUrl"] = "https://chat.example.com",
        }).Build();
        _services = new ServiceCollection().AddSingleton<ISecretVault>(_vault).AddLogging().AddFunctionsAdapter(configuration).BuildServiceProvider();
        return _services.GetRequiredService<IFunctionCaller>();
    }

    private sealed class MemoryVault : ISecretVault
    {
        public Dictionary<string, string> Secrets { get; } = new(StringComparer.Ordinal);

        public Task StoreAsync(TenantId tenant, string name, string secret, CancellationToken cancellationToken)
        {
            Secrets[name] = secret;
            return Task.CompletedTask;
        }

        public Task<string?> OpenAsync(TenantId tenant, string name, CancellationToken cancellationToken) =>
            Task.FromResult(tenant == Key.Tenant ? Secrets.GetValueOrDefault(name) : null);

        public Task<string> OpenOrCreateAsync(TenantId tenant, string name, CancellationToken cancellationToken)
        {
            Secrets.TryAdd(name, Convert.ToHexString(RandomNumberGenerator.GetBytes(16)));
            return Task.FromResult(Secrets[name]);
        }
    }
}
