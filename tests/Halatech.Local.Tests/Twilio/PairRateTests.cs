namespace Halatech.Local.Tests.Twilio;

public sealed class PairRateTests
{
    [Fact]
    public async Task MessagesTooSoonAfterOneAnother_FailOnWhatsApp_AndAreCounted()
    {
        var clock = new SettableClock();
        await using var bench = await Bench.StartAsync(o => o with { Clock = clock, PairInterval = TimeSpan.FromSeconds(6) });
        var conversation = await bench.ConversationAsync($"whatsapp:{Bench.Phone}", Bench.WhatsApp);
        await bench.TextAsync("Hello", $"whatsapp:{Bench.Phone}", Bench.WhatsApp);

        foreach (var pause in (double[])[0, 5.9, 0.2, 5])
        {
            clock.Now += TimeSpan.FromSeconds(pause);
            await bench.PostAsync($"/v1/Conversations/{conversation}/Messages", ("Body", $"after {pause}"));
        }

        await bench.Twilio.IdleAsync(Patience.Token);
        var sent = bench.Twilio.Thread($"whatsapp:{Bench.Phone}", Bench.WhatsApp).Where(m => m.Direction == "outbound");
        Assert.Equal([null, 63018, null, 63018], sent.Select(m => m.ErrorCode));
        Assert.Equal((2, 0), (bench.Twilio.Counts.TooFast, bench.Twilio.Counts.OutsideWindow));
    }

    [Fact]
    public async Task FreeTextOutsideTheWindow_IsCounted()
    {
        await using var bench = await Bench.StartAsync();
        var conversation = await bench.ConversationAsync($"whatsapp:{Bench.Phone}", Bench.WhatsApp);
        await bench.PostAsync($"/v1/Conversations/{conversation}/Messages", ("Body", "Hello"));
        await bench.Twilio.IdleAsync(Patience.Token);
        Assert.Equal(1, bench.Twilio.Counts.OutsideWindow);
    }

    private sealed class SettableClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 11, 20, 9, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
