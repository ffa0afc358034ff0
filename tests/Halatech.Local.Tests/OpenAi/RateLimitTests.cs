using Halatech.Local.OpenAi;

namespace Halatech.Local.Tests.OpenAi;

public sealed class RateLimitTests : Served
{
    private const string Ask = """{"model":"gpt-4o","messages":[{"role":"user","content":"Hello"}]}""";
    private readonly HandClock _clock = new();

    protected override OpenAiStandInOptions Options => base.Options with { RequestsPerMinute = 2, Clock = _clock };

    [Fact]
    public async Task Requests_OverTheLimit_Get429UntilTimePasses()
    {
        using var first = await PostAsync("v1/chat/completions", Ask);
        Assert.Equal("1", first.Headers.GetValues("x-ratelimit-remaining-requests").Single());
        Assert.Equal("30000ms", first.Headers.GetValues("x-ratelimit-reset-requests").Single());
        using var second = await PostAsync("v1/chat/completions", Ask);
        using var third = await PostAsync("v1/chat/completions", Ask);
        Assert.Equal([200, 429], new[] { second, third }.Select(response => (int)response.StatusCode));
        Assert.Equal("30", third.Headers.GetValues("Retry-After").Single());
        Assert.Equal("rate_limit_exceeded", (string?)(await JsonAsync(third))["error"]!["code"]);
        _clock.Advance(TimeSpan.FromSeconds(30));
        using var later = await PostAsync("v1/chat/completions", Ask);
        Assert.Equal(200, (int)later.StatusCode);
    }

    private sealed class HandClock : TimeProvider
    {
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Interlocked.Read(ref _now);

        public void Advance(TimeSpan time) => Interlocked.Add(ref _now, time.Ticks);
    }
}
