using System.Text.Json;

namespace Halatech.Local.Tests.Twilio;

/// <summary>The official Node.js client against the stand-in: what it cannot read, our own client need not be asked about.</summary>
public sealed class NpmContractTests
{
    private static CancellationToken Cancellation => Patience.Token;

    [Theory]
    [InlineData("conversations")]
    [InlineData("messages")]
    [InlineData("configuration")]
    [InlineData("errors")]
    [InlineData("messaging")]
    [InlineData("content")]
    [InlineData("retry")]
    public async Task OfficialClient_Scenario_Holds(string scenario)
    {
        await using var bench = await Bench.StartAsync();
        Assert.Equal("done", (await NpmClient.RunAsync("twilio-scenarios.mjs", [scenario], Environment(bench))).Trim());
    }

    [Fact]
    public async Task OfficialValidator_OfEveryKindOfWebhook_AcceptsOnlyTheGenuine()
    {
        await using var bench = await Bench.StartAsync(addresses: echo =>
            [new(Bench.Sms) { AutoCreationWebhookUrl = echo.Url("/hooks/conversations?tenant=t1&x=it's"), SmsUrl = echo.Url("/sms") }]);
        var sid = (await bench.TextAsync("Hello & good day ✓ = +")).ConversationSid;
        await bench.PostAsync($"/v1/Conversations/{sid}/Messages", ("Body", "welcome"));
        await bench.PostAsync($"/v1/Conversations/{sid}/Webhooks", ("Target", "webhook"), ("Configuration.Url", bench.Echo.Url("/get?a=b")),
            ("Configuration.Method", "GET"), ("Configuration.Filters", "onMessageAdded"));
        await bench.TextAsync("again");
        await bench.PostAsync($"/2010-04-01/Accounts/{Bench.Account}/Messages.json", ("To", Bench.Phone), ("From", Bench.Sms), ("Body", "x"), ("StatusCallback", bench.Echo.Url("/status")));
        await bench.Twilio.IdleAsync(Cancellation);

        var received = bench.Echo.All.ToArray();
        Assert.Equal(["/get", "/hooks/conversations", "/sms", "/status"], received.Select(r => r.Path).Distinct().Order(StringComparer.Ordinal));
        var lines = received.Select(r => JsonSerializer.Serialize(new
        {
            signature = r.Headers["X-Twilio-Signature"],
            url = r.RawUrl,
            fields = r.Method == "GET" ? new Dictionary<string, string>() : r.Fields,
        }));
        var output = await NpmClient.RunAsync("twilio-signatures.mjs", [], Environment(bench), string.Join('\n', lines));
        var verdicts = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(received.Length, verdicts.Length);
        Assert.All(verdicts, v => Assert.Equal("""{"valid":true,"tampered":false,"otherToken":false}""", v));
    }

    private static Dictionary<string, string> Environment(Bench bench) => new(StringComparer.Ordinal)
    {
        ["TWILIO_URL"] = bench.Twilio.BaseAddress.ToString().TrimEnd('/'),
        ["TWILIO_ACCOUNT"] = Bench.Account,
        ["TWILIO_TOKEN"] = Bench.Token,
        ["TWILIO_SERVICE"] = Bench.Service,
        ["TWILIO_SMS"] = Bench.Sms,
        ["TWILIO_OTHER_SMS"] = Bench.OtherSms,
    };
}
