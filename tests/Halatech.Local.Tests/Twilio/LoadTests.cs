using System.Diagnostics;

namespace Halatech.Local.Tests.Twilio;

public sealed class LoadTests
{
    private const int Threads = 50;
    private const int PerThread = 40;

    [Fact]
    public async Task ManyMessages_BothWaysAtOnce_AreAllThereInOrder()
    {
        await using var bench = await Bench.StartAsync();
        var started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Threads).Select(async t =>
        {
            var phone = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"+1555200{t:D4}");
            for (var i = 0; i < PerThread; i++)
            {
                var sid = (await bench.TextAsync($"in {i}", phone)).ConversationSid;
                Assert.Equal(201, (await bench.PostAsync($"/v1/Conversations/{sid}/Messages", ("Body", $"out {i}"))).Status);
            }
        }));
        var elapsed = Stopwatch.GetElapsedTime(started);
        await bench.Twilio.IdleAsync(Patience.Token);
        TestContext.Current.TestOutputHelper?.WriteLine($"{2 * Threads * PerThread / elapsed.TotalSeconds:F0} messages per second, with their webhooks");

        Assert.Equal(Threads * PerThread, bench.Twilio.Counts.RestMessages);
        Assert.Equal(0, bench.Twilio.Counts.WebhooksFailed);
        foreach (var conversation in bench.Echo.All.Where(r => r.Event == "onMessageAdded").GroupBy(r => r["ConversationSid"], StringComparer.Ordinal))
            Assert.Equal(Enumerable.Range(0, PerThread).Select(i => 2 * i), conversation.Select(r => int.Parse(r["Index"]!, System.Globalization.CultureInfo.InvariantCulture)));
    }
}
