using System.Text.Json;
using Halatech.Core.Decisions;
using Halatech.Core.Tenancy;
using Halatech.Core.Transactions;
using Microsoft.Extensions.AI;

namespace Halatech.Grains.Tests.Support;

/// <summary>A tenant with a transaction, and a model that plays its part by what it is asked for.</summary>
internal static class Hotel
{
    public const string WantsRoom = "Does the guest want to book a room?";
    public const string WantsPerson = "Does the guest ask for a person?";
    public const string HasDetails = "Are the room and the night known?";
    public const string IsDone = "Is the booking confirmed?";

    private const string DiscussionMap =
        """
        {"question": "Does the guest want to book a room?", "answer": {
          "yes": {"functionName": "initiateTransaction", "transactionID": "book-room"},
          "no": {"question": "Does the guest ask for a person?", "answer": {
            "yes": {"functionName": "requestHuman"},
            "no": {"functionName": "doNothing"}}}}}
        """;

    private const string BookingMap =
        """
        {"question": "Is the booking confirmed?", "guard": true, "answer": {
          "yes": {"functionName": "endTransaction"},
          "no": {"question": "Are the room and the night known?", "answer": {
            "yes": {"functionName": "post"},
            "no": {"functionName": "doNothing"}}}}}
        """;

    private const string PostSchema =
        """
        {"type": "object", "additionalProperties": false, "required": ["actionType", "room", "nights"], "properties": {
          "actionType": {"type": "string", "enum": ["book-room", "undo-booking"]},
          "room": {"type": "string"}, "nights": {"type": "integer", "minimum": 1},
          "email": {"type": "string", "format": "email", "x-personal": true}, "remark": {"type": "string"}}}
        """;

    public static TenantConfiguration Configure(TenantConfiguration tenant) => tenant with
    {
        DiscussionMap = JsonSerializer.Deserialize<DecisionMap>(DiscussionMap),
        Handoff = new HandoffSettings("A colleague will write to you."),
        Texts = tenant.Texts with { OptOutQuestion = "Shall we stop writing to you?" },
        Transactions =
        [
            new TransactionDefinition
            {
                Id = "book-room",
                Name = "Book a room",
                Description = "The guest wants a room.",
                Prompt = "You book rooms.",
                Map = JsonSerializer.Deserialize<DecisionMap>(BookingMap)!,
                Post = new PostSettings("https://functions.example.com/rooms", PostSchema, Compensation: "undo-booking"),
                TimedOutText = "We stopped the booking for now.",
            },
        ],
    };

    /// <summary>A model that answers these questions with yes, all others with no, and is otherwise scripted.</summary>
    public static Func<ChatCall, CancellationToken, Task<string>> Model(
        Func<string, bool> yes, Func<string, string>? arguments = null, string reply = "Certainly.", string optOut = "none",
        Func<string, bool>? bears = null, string mood = "calm", string subject = "business") => (call, _) =>
        Task.FromResult(
            call.IsDecision ? Decision(call, yes, optOut, bears, mood, subject)
            : call.Function is { } function ? arguments?.Invoke(function) ?? ArgumentsOf(function)
            : reply);

    public static string ArgumentsOf(string function) => function switch
    {
        BuiltInFunctions.InitiateTransaction => """{"transactionID": "book-room", "userMessage": "A room, please."}""",
        BuiltInFunctions.EndTransaction => """{"outcome": "completed", "message": "Your room is booked."}""",
        BuiltInFunctions.RequestHuman => """{"reason": "asked for one"}""",
        _ => """{"actionType": "book-room", "room": "Standard", "nights": 2}""",
    };

    // An earlier answer stands unless it is another one now, or the test says that something new bears on it.
    private static string Decision(
        ChatCall call, Func<string, bool> yes, string optOut, Func<string, bool>? bears, string mood, string subject)
    {
        var shape = ((ChatResponseFormatJson)call.Options!.ResponseFormat!).Schema!.Value.GetProperty("properties");
        var instructions = call.Prompt[0].Text;
        if (shape.TryGetProperty("open", out var open))
        {
            var asked = open.GetProperty("items").GetProperty("enum").EnumerateArray().Select(id => id.GetString()!);
            return JsonSerializer.Serialize(new { open = asked.Where(id => !Stands(instructions, id, yes, bears)), optOut, language = "en", mood, subject });
        }

        var answers = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var question in shape.GetProperty("answers").GetProperty("properties").EnumerateObject())
        {
            var text = TextOf(instructions, question.Name);
            answers[question.Name] = Stands(instructions, question.Name, yes, bears) ? null : new { answer = yes(text) ? "yes" : "no", evidence = new[] { 1 } };
        }

        return JsonSerializer.Serialize(new { answers, optOut, language = "en", mood, subject });
    }

    private static bool Stands(string instructions, string id, Func<string, bool> yes, Func<string, bool>? bears)
    {
        var text = TextOf(instructions, id);
        return bears?.Invoke(text) != true
            && instructions.Contains($"<question id=\"{id}\" labels=\"yes | no\" earlier=\"{(yes(text) ? "yes" : "no")}\"", StringComparison.Ordinal);
    }

    /// <summary>The question of this id in what a model is told.</summary>
    public static string TextOf(string instructions, string id)
    {
        var start = instructions.IndexOf('>', instructions.IndexOf($"<question id=\"{id}\"", StringComparison.Ordinal)) + 1;
        return instructions[start..instructions.IndexOf("</question>", start, StringComparison.Ordinal)];
    }
}
