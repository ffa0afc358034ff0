using System.Text.Json;
using Halatech.Core.Conversations;
using Halatech.Core.Experiences;
using Halatech.Host.Api;
using Halatech.Host.Tests.Webhooks;

namespace Halatech.Host.Tests.Api;

/// <summary>What a tenant's systems may do with experiences, over real HTTP.</summary>
public sealed class ExperienceApiTests : IAsyncLifetime
{
    private const string Runs = "/api/v1/tenants/acme/experiences/welcome/runs";
    private const string Talk = """{"conversation":"CH00000000000000000000000000000001"}""";

    private ApiServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _server = await ApiServer.StartAsync();
        _server.Tenants.Experiences =
        [
            new("welcome", """{"version":1,"name":"W","trigger":{"on":"api","label":"vip"},"steps":[{"send":{"text":"Hi."}}]}"""),
            new("daily", """{"version":1,"name":"D","trigger":{"on":"date","at":"0 9 * * *"},"steps":[{"send":{"text":"Hi."}}]}"""),
        ];
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Begin_AsksTheConversation_OnBehalfOfItsTenant()
    {
        var answer = await _server.PostAsync(Runs, """{"customer":{"channel":"whatsApp","address":"whatsapp:+2348031234567"},"facts":{"nights":3}}""", "order-7");
        Assert.Equal(202, answer.Status);
        var (key, tenant, said) = Assert.Single(_server.Cluster.Calls);
        Assert.Equal($"acme/{FakeDirectory.Talk}", key);
        Assert.Equal(FakeTenants.Tenant, tenant);
        var request = Assert.IsType<RequestExperience>(said);
        Assert.Equal(("welcome", """{"nights":3}""", "vip", true), (request.Experience, request.Facts, request.Label, request.NeedsConsent));
        Assert.Equal(RunId.OfRequest("welcome", request.Request).Value, JsonDocument.Parse(answer.Body).RootElement.GetProperty("run").GetString());
    }

    [Fact]
    public async Task SameKey_IsTheSameRequest_AndAnotherIsNot()
    {
        foreach (var key in (string[])["a", "a", "b"]) Assert.Equal(202, (await _server.PostAsync(Runs, Talk, key)).Status);
        var requests = _server.Cluster.Calls.Select(c => ((RequestExperience)c.Said).Request).ToArray();
        Assert.Equal(requests[0], requests[1]);
        Assert.NotEqual(requests[0], requests[2]);
    }

    public static TheoryData<string> Forgeries => ["secret", "method", "path", "key", "body", "unsigned"];

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task RequestThatIsNotWhatWasSigned_IsRefused_AndNobodyHears(string forgery)
    {
        var answer = await _server.PostAsync(Runs, Talk, "order-7", forgery switch
        {
            "secret" => new(Secret: FakeTenants.OtherToken),
            "method" => new(Method: "GET"),
            "path" => new(Path: "/api/v1/tenants/acme/experiences/daily/runs"),
            "key" => new(Key: "order-8"),
            "body" => new(Body: "{}"),
            _ => new(Signs: false),
        });
        Assert.Equal((403, "application/problem+json"), (answer.Status, answer.Type));
        Assert.Contains("api.not-signed", answer.Body, StringComparison.Ordinal);
        Assert.Empty(_server.Cluster.Calls);
    }

    [Fact]
    public async Task SecretOfOneTenant_OpensNothingOfAnother()
    {
        Assert.Equal(403, (await _server.PostAsync("/api/v1/tenants/other/experiences/welcome/runs", Talk, "k")).Status);
        Assert.Equal(202, (await _server.PostAsync("/api/v1/tenants/other/experiences/welcome/runs", Talk, "k", new(Secret: FakeTenants.OtherToken))).Status);
        Assert.Equal(FakeTenants.Other, Assert.Single(_server.Cluster.Calls).Tenant);
    }

    [Theory]
    [InlineData("nobody")]
    [InlineData("no%20tenant")]
    public async Task TenantWithoutASecret_OpensToNobody(string tenant)
    {
        var path = $"/api/v1/tenants/{tenant}/experiences/welcome/runs";
        foreach (var by in (Signing[])[new(), new(Secret: ""), new(Signature: ""), new(Signature: "v1=")])
            Assert.Equal(403, (await _server.PostAsync(path, Talk, "k", by)).Status);
        Assert.Empty(_server.Cluster.Calls);
    }

    [Theory]
    [InlineData(299, 202)]
    [InlineData(-299, 202)]
    [InlineData(301, 403)]
    [InlineData(-301, 403)]
    public async Task Signature_IsGoodForFiveMinutes(int late, int status) =>
        Assert.Equal(status, (await _server.PostAsync(Runs, Talk, "k", new(Late: TimeSpan.FromSeconds(late)))).Status);

    [Theory]
    [InlineData("{", "$")]
    [InlineData("[]", "$")]
    [InlineData("null", "$ must be an object")]
    [InlineData("{}", "either 'conversation' or 'customer'")]
    [InlineData("""{"conversation":"CH1","customer":{"channel":"sms","address":"+1"}}""", "either 'conversation' or 'customer'")]
    [InlineData("""{"conversation":"no id"}""", "$.conversation")]
    [InlineData("""{"conversation":7}""", "$.conversation")]
    [InlineData("""{"customer":{"channel":"fax","address":"+1"}}""", "$.customer.channel")]
    [InlineData("""{"customer":{"channel":"1","address":"+1"}}""", "$.customer.channel")]
    [InlineData("""{"customer":{"channel":"sms"}}""", "$.customer")]
    [InlineData("""{"conversation":"CH1","wrong":1}""", "$.wrong")]
    public async Task BodyThatIsWrong_IsRefused_ByItsPath(string body, string says)
    {
        var answer = await _server.PostAsync(Runs, body, "k");
        Assert.Equal(400, answer.Status);
        Assert.Contains(says, JsonDocument.Parse(answer.Body).RootElement.GetProperty("detail").GetString()!, StringComparison.Ordinal);
        Assert.Empty(_server.Cluster.Calls);
    }

    [Theory]
    [InlineData("welcome", "", 400, "api.no-idempotency-key")]
    [InlineData("welcome", "not a key", 400, "api.bad-idempotency-key")]
    [InlineData("nothing", "k", 404, "experience.not-found")]
    [InlineData("daily", "k", 409, "experience.not-by-api")]
    public async Task WhatCannotBegin_IsSaid(string experience, string key, int status, string code)
    {
        var answer = await _server.PostAsync($"/api/v1/tenants/acme/experiences/{experience}/runs", Talk, key);
        Assert.Equal(status, answer.Status);
        Assert.Contains(code, answer.Body, StringComparison.Ordinal);
        Assert.Empty(_server.Cluster.Calls);
    }

    [Fact]
    public async Task OtherRefusals_AreTheConversations()
    {
        _server.Cluster.Refuse(RunErrors.OptedOut);
        Assert.Equal(409, (await _server.PostAsync(Runs, Talk, "k")).Status);
        _server.Cluster.Refuse(ConversationErrors.NotStarted);
        Assert.Equal(404, (await _server.PostAsync(Runs, Talk, "k")).Status);
        Assert.Equal(404, (await _server.PostAsync(Runs, """{"customer":{"channel":"sms","address":"+1"}}""", "k")).Status);
        _server.Cluster.Down = new TimeoutException();
        var down = await _server.PostAsync(Runs, Talk, "k");
        Assert.Equal((503, "1"), (down.Status, down.RetryAfter));
    }

    [Fact]
    public async Task LargeOrForeignBody_IsRefused()
    {
        Assert.Equal(413, (await _server.PostAsync(Runs, new string(' ', TenantGate.MaxLength + 1), "k")).Status);
        Assert.Equal(415, (await _server.PostAsync(Runs, Talk, "k", new(Type: "text/plain"))).Status);
    }

    [Fact]
    public async Task DeploymentWithoutWorkflows_SaysSo()
    {
        await using var server = await ApiServer.StartAsync(workflows: false);
        server.Tenants.Experiences = _server.Tenants.Experiences;
        var answer = await server.PostAsync(Runs, Talk, "k");
        Assert.Equal(503, answer.Status);
        Assert.Contains("workflows.off", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DryRun_IsAskedAsItWasWritten_AndToldInWords()
    {
        _server.Cluster.Report = new([new(_server.Time.GetUtcNow(), "hello", "done", ["Hi."])], "completed");
        var answer = await _server.PostAsync(
            "/api/v1/tenants/acme/experiences/welcome/dry-run",
            """{"conversation":"CH00000000000000000000000000000001","days":10,"answers":{"review":"good"},"answersAfterHours":2,"facts":{"nights":3},"design":{"version":1}}""");
        Assert.Equal(200, answer.Status);
        Assert.Contains("\"says\":[\"Hi.\"]", answer.Body, StringComparison.Ordinal);
        var asked = Assert.IsType<DryRunRequest>(Assert.Single(_server.Cluster.Calls).Said);
        Assert.Equal(
            (10, "good", TimeSpan.FromHours(2), """{"nights":3}""", """{"version":1}"""),
            (asked.Days, asked.Answers["review"], asked.AnswersAfter, asked.Facts, asked.Design));
    }

    [Fact]
    public async Task Runs_AreListedAndEnded()
    {
        const string Of = "/api/v1/tenants/acme/conversations/CH00000000000000000000000000000001/runs";
        var list = await _server.GetAsync(Of);
        Assert.Equal(200, list.Status);
        Assert.Contains("\"run\":\"stay-7\"", list.Body, StringComparison.Ordinal);
        Assert.Equal(403, (await _server.GetAsync(Of, new(Signs: false))).Status);

        Assert.Equal(204, (await _server.PostAsync($"{Of}/stay-7/cancel", "")).Status);
        Assert.Contains(_server.Cluster.Calls, c => c.Said is RunId { Value: "stay-7" });
        _server.Cluster.Refuse(RunErrors.NoRun);
        Assert.Equal(404, (await _server.PostAsync($"{Of}/stay-7/cancel", "")).Status);
        Assert.Equal(403, (await _server.PostAsync($"{Of}/stay-7/cancel", "", by: new(Signs: false))).Status);
    }
}
