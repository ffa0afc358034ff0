using System.Diagnostics;
using Halatech.Adapters.Postgres;
using Halatech.Core.Conversations;
using Halatech.Core.Tenancy;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
var cs = "Host=127.0.0.1;Port=55300;Database=bench;Username=postgres";
Console.WriteLine(string.Join(",", await PostgresMigrator.MigrateAsync(cs, NullLogger.Instance, default)));
foreach (var writers in new[] { 1, 2 })
foreach (var callers in new[] { 64, 256, 1024 })
foreach (var head in new[] { false, true })
{
    var opt = Options.Create(new PostgresOptions { ConnectionString = cs, LogWriters = writers });
    await using var src = new PostgresSources(opt, NullLoggerFactory.Instance);
    await using var w = new LogWriter(src, opt, TimeProvider.System, NullLogger<LogWriter>.Instance);
    var log = new PostgresConversationLog(src, w, NullLogger<PostgresConversationLog>.Instance);
    var stop = Stopwatch.StartNew();
    long n = 0;
    async Task Run()
    {
        var key = new ConversationKey(TenantId.Parse("bench"), ConversationId.Parse("CH" + Guid.NewGuid().ToString("N")));
        var state = ConversationState.Empty;
        var route = new Halatech.Core.Conversations.Route(Channel.Sms, Carrier.Conversations, "+2348030000000");
        for (var i = 0; stop.ElapsedMilliseconds < 3000; i++)
        {
            var sid = ProviderSid.Parse("IM" + Guid.NewGuid().ToString("N"));
            var d = Conversation.Decide(state, new ReceiveMessage(sid, i, route, "What time is breakfast on Sundays, and can I bring my two kids along? We arrive late on Saturday night.", [], DateTimeOffset.UtcNow), DateTimeOffset.UtcNow).Value!;
            var o = await log.AppendAsync(new LogAppend(key, d.Events, d.Next, head || i == 0, sid), default);
            if (o != AppendOutcome.Appended) throw new InvalidOperationException(o.ToString());
            state = d.Next; Interlocked.Increment(ref n);
        }
    }
    await Task.WhenAll(Enumerable.Range(0, callers).Select(_ => Task.Run(Run)));
    Console.WriteLine($"writers {writers} callers {callers} head {head}: {n / stop.Elapsed.TotalSeconds:F0}/s");
}
