using System.Text.Json;
using Halatech.Core.Decisions;
using Halatech.Core.Tenancy;
using Halatech.Core.Transactions;

namespace Halatech.Benchmarks;

/// <summary>The benchmarks' tenant with a transaction: "begin" begins it, and "go ahead" makes it call its function.</summary>
internal static class TurnTenant
{
    public const string WantsBooking = "Does the guest begin a booking?";
    public const string Begin = "please begin";
    public const string GoAhead = "please go ahead";
    public const string Done = "the room is reserved";

    private const string Discussion =
        $$"""
        {"question": "{{WantsBooking}}", "answer": {
          "yes": {"functionName": "initiateTransaction", "transactionID": "book-room"}, "no": {"functionName": "doNothing"} } }
        """;

    private const string Booking =
        """{"question": "Shall the room be booked now?", "answer": {"yes": {"functionName": "post"}, "no": {"functionName": "doNothing"}}}""";

    private const string Post =
        """
        {"type": "object", "additionalProperties": false, "required": ["actionType", "room"], "properties": {
          "actionType": {"type": "string", "enum": ["book-room"]}, "room": {"type": "string"}}}
        """;

    public static string ArgumentsOf(string function) => function == BuiltInFunctions.InitiateTransaction
        ? """{"transactionID":"book-room","userMessage":"A room, please."}"""
        : """{"actionType":"book-room","room":"Standard"}""";

    /// <param name="settings">How the tenant's turns run.</param>
    /// <param name="function">Where its serverless function is.</param>
    public static TenantConfiguration ConfigurationOf(TurnSettings settings, Uri function) =>
        BenchTenant.ConfigurationOf(settings.QuietTime) with
        {
            Turn = settings,
            DiscussionMap = JsonSerializer.Deserialize<DecisionMap>(Discussion),
            Transactions =
            [
                new TransactionDefinition
                {
                    Id = "book-room",
                    Name = "Book a room",
                    Description = "The guest wants a room.",
                    Prompt = "You book rooms.",
                    Map = JsonSerializer.Deserialize<DecisionMap>(Booking)!,
                    Post = new PostSettings(function.ToString(), Post),
                },
            ],
        };
}
