using Halatech.Core.Conversations;
using Halatech.System.Tests.Product;
using Npgsql;

namespace Halatech.System.Tests.Bookings;

/// <summary>The log of a running copy of the product.</summary>
internal static class ProductLog
{
    /// <summary>The events of the conversation that a telephone's thread belongs to.</summary>
    public static async Task<IReadOnlyList<ConversationEvent>> OfAsync(LocalCopy copy, Telephone phone) =>
        await LogReader.EventsAsync(ConnectionString(copy), (await phone.ThreadAsync())[0].ConversationSid!);

    private static string ConnectionString(LocalCopy copy) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = copy.Ports.Postgres,
        Username = "postgres",
        Password = File.ReadAllText(Path.Combine(copy.Folder, "postgres", "password")),
        Database = "halatech",
    }.ConnectionString;
}
