using System.Text.Json;
using Halatech.Core.Conversations;
using Npgsql;

namespace Halatech.System.Tests.Faults;

/// <summary>Compares what the telephone network saw with what the log says, once all is quiet.</summary>
internal static class Verdict
{
    /// <summary>
    /// Every acknowledged message is in the log once; every conversation owes nothing; every part decided was sent, once,
    /// and in the order decided.
    /// </summary>
    public static async Task HoldsAsync(FaultWorld world, IReadOnlyList<Customer> customers)
    {
        await Eventually.GetAsync(() => OwedAsync(world), owed => owed == 0, owed => $"{owed} conversations still owe something");
        await world.Twilio.IdleAsync(TestContext.Current.CancellationToken);

        var received = await EventsAsync(world, "message-received");
        var sids = received.Select(e => e.GetProperty("sid").GetString()!).ToList();
        Assert.Equal(sids.Count, sids.Distinct(StringComparer.Ordinal).Count());
        Assert.Empty(world.Door.Acknowledged.Except(sids, StringComparer.Ordinal));

        var sent = world.Twilio.RestMessages;
        var marks = sent.Select(m => $"{m.ConversationSid} {m.Attributes}").ToList();
        Assert.Equal(marks.Count, marks.Distinct(StringComparer.Ordinal).Count());
        await using var adapters = world.NewAdapters();
        var log = adapters.GetRequiredService<IConversationLog>();
        foreach (var conversation in sent.GroupBy(m => m.ConversationSid!, StringComparer.Ordinal))
            await OrderHoldsAsync(log, new(world.Tenant, ConversationId.Parse(conversation.Key)), [.. conversation.OrderBy(m => m.Index)]);
        Assert.Equal((await EventsAsync(world, "message-sent")).Count, sent.Count);
        TestContext.Current.SendDiagnosticMessage(
            "{0} customers, {1} messages, {2} acknowledged, {3} replies sent", customers.Count, sids.Count, world.Door.Acknowledged.Count, sent.Count);
    }

    private static async Task OrderHoldsAsync(IConversationLog log, ConversationKey conversation, Local.Twilio.RestMessage[] sent)
    {
        var state = await log.LoadAsync(conversation, TestContext.Current.CancellationToken);
        List<string?> decided = [.. state.Thread.Where(e => e.Send is not null).Select(e => e.Sid?.ToString())];
        Assert.Equal(decided, sent.TakeLast(decided.Count).Select(m => m.MessageSid), StringComparer.Ordinal);
    }

    private static async Task<long> OwedAsync(FaultWorld world)
    {
        try
        {
            return (long)(await ScalarAsync(world, "select count(*) from halatech.conversations where pending_since is not null"))!;
        }
        catch (NpgsqlException)
        {
            return -1;
        }
    }

    private static async Task<List<JsonElement>> EventsAsync(FaultWorld world, string type)
    {
        await using var source = NpgsqlDataSource.Create(world.Postgres.ConnectionString("faults"));
        await using var command = source.CreateCommand("select event from halatech.conversation_events where type = $1");
        command.Parameters.Add(new() { Value = type });
        await using var reader = await command.ExecuteReaderAsync();
        List<JsonElement> events = [];
        while (await reader.ReadAsync()) events.Add(JsonElement.Parse(reader.GetString(0)));
        return events;
    }

    private static async Task<object?> ScalarAsync(FaultWorld world, string sql)
    {
        await using var source = NpgsqlDataSource.Create(world.Postgres.ConnectionString("faults") + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
