using Halatech.Core.Conversations;
using Npgsql;

namespace Halatech.System.Tests.Bookings;

/// <summary>Reads the log of all conversations, past the application.</summary>
internal static class LogReader
{
    /// <summary>The events of one conversation, or of all, in order.</summary>
    public static async Task<IReadOnlyList<ConversationEvent>> EventsAsync(string connectionString, string? conversation = null)
    {
        await using var source = NpgsqlDataSource.Create(connectionString + ";Pooling=false");
        await using var command = source.CreateCommand(
            "select events from halatech.conversation_log where $1::text is null or conversation_id = $1 order by conversation_id, version");
        command.Parameters.Add(new NpgsqlParameter { Value = (object?)conversation ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        List<ConversationEvent> events = [];
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            events.AddRange(ConversationSerializer.ReadEvents(reader.GetFieldValue<byte[]>(0)));
        return events;
    }

    /// <summary>Every call has the receipt of the decision that caused it: a path of answered questions to that very function.</summary>
    public static void EveryCallHasItsReceipt(IEnumerable<ConversationEvent> events)
    {
        foreach (var called in events.OfType<FunctionCalled>())
        {
            Assert.Equal(called.Name, called.Receipt.FunctionName);
            Assert.Null(called.Receipt.Complaint);
            Assert.NotEmpty(called.Receipt.Path);
            Assert.All(called.Receipt.Path, step => Assert.False(string.IsNullOrEmpty(step.Question) || string.IsNullOrEmpty(step.Answer)));
            Assert.True(called.Receipt.ConfigurationVersion > 0);
        }
    }
}
