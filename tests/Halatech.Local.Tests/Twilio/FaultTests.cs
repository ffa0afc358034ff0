namespace Halatech.Local.Tests.Twilio;

public sealed class FaultTests
{
    private static CancellationToken Cancellation => Patience.Token;

    [Fact]
    public async Task Fault_WithStatus_AppliesSoManyTimes()
    {
        await using var bench = await Bench.StartAsync();
        bench.Twilio.AddFault(new() { Method = "POST", Path = "/v1/*", Times = 2, Status = 503, RetryAfter = 7 });
        var first = await bench.PostAsync("/v1/Conversations");
        Assert.Equal((503, 20503), (first.Status, first.Code));
        Assert.Equal(TimeSpan.FromSeconds(7), first.Response.Headers.RetryAfter!.Delta);
        Assert.Equal(200, (await bench.GetAsync("/v1/Conversations")).Status);
        Assert.Equal(503, (await bench.PostAsync("/v1/Conversations")).Status);
        Assert.Equal(201, (await bench.PostAsync("/v1/Conversations")).Status);
        Assert.Equal(2, bench.Twilio.Counts.FaultsApplied);
    }

    [Theory]
    [InlineData("before", 0)]
    [InlineData("after", 1)]
    public async Task Fault_CuttingTheConnection_LosesTheAnswer(string cut, int created)
    {
        await using var bench = await Bench.StartAsync();
        var sid = (await bench.PostAsync("/v1/Conversations")).Text("sid");
        bench.Twilio.AddFault(new() { Path = "*/Messages", Times = 1, Cut = cut });
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => bench.PostAsync($"/v1/Conversations/{sid}/Messages", ("Body", "x")));
        Assert.Equal(created, (await bench.GetAsync($"/v1/Conversations/{sid}/Messages")).List("messages").Count());
        Assert.Equal(created, bench.Twilio.Counts.RestMessages);
    }

    [Fact]
    public async Task ControlApi_SetsFaultsAndTellsWhatWasCreated()
    {
        await using var bench = await Bench.StartAsync();
        using var local = new HttpClient { BaseAddress = bench.Twilio.BaseAddress };
        var set = await local.PostAsJsonAsync("/standin/faults", new { method = "POST", path = "/v1/Conversations", status = 418, body = "short", contentType = "text/plain" }, Cancellation);
        Assert.Equal(201, (int)set.StatusCode);
        Assert.Equal(418, (await bench.PostAsync("/v1/Conversations")).Status);
        Assert.Equal(204, (int)(await local.DeleteAsync("/standin/faults", Cancellation)).StatusCode);
        var sid = (await bench.PostAsync("/v1/Conversations")).Text("sid");
        await bench.PostAsync($"/v1/Conversations/{sid}/Messages", ("Body", "x"), ("Attributes", """{"replyId":"7"}"""));
        var log = await Answer.ReadAsync(await local.GetAsync("/standin/log", Cancellation));
        Assert.Equal("""{"replyId":"7"}""", Assert.Single(log.List("messages")).GetProperty("attributes").GetString());
        Assert.Empty((await Answer.ReadAsync(await local.GetAsync("/standin/log?after=1", Cancellation))).List("messages"));
        Assert.Equal(400, (int)(await local.PostAsJsonAsync("/standin/faults", new { cut = "sideways" }, Cancellation)).StatusCode);
    }

    [Fact]
    public async Task RestMessage_WaitedFor_IsSeenWhenItComes()
    {
        await using var bench = await Bench.StartAsync();
        var sid = (await bench.PostAsync("/v1/Conversations")).Text("sid");
        var waiting = bench.Twilio.WaitForRestMessageAsync(m => m.Body == "second", Cancellation);
        await bench.PostAsync($"/v1/Conversations/{sid}/Messages", ("Body", "first"));
        Assert.False(waiting.IsCompleted);
        await bench.PostAsync($"/v1/Conversations/{sid}/Messages", ("Body", "second"));
        Assert.Equal((2, 1), ((await waiting).Position, (await waiting).Index));
    }
}
