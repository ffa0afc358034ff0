using System.Text.Json.Nodes;
using Halatech.Core.Texts;
using Halatech.Core.Transactions;

namespace Halatech.Core.Conversations;

/// <summary>How function calls and transactions change a conversation; part of <see cref="ConversationFold"/>.</summary>
internal static class TransactionFold
{
    private const int AnsweredLimit = 8;

    /// <summary>Whether an entry of the thread tells that this call was made.</summary>
    public static bool IsRecordOf(ThreadEntry entry, CallId call) =>
        entry.Author == AuthorKind.Function
        && entry.Text.ToString().StartsWith($$"""{"call":"{{call.Value}}","function":""", StringComparison.Ordinal);

    public static ConversationState Called(ConversationState state, FunctionCalled e)
    {
        var called = Said(state, e.At, new JsonObject { ["call"] = e.Call.Value, ["function"] = e.Name, ["arguments"] = Parsed(e.Arguments) }) with
        {
            Turn = null,
            FailedTurns = 0,

            // A call changes what is to be asked next; what was answered before it says nothing any more.
            Kept = null,
        };
        if (e.Kind != FunctionKind.Post || state.Transaction is not { } transaction) return called;
        return called with
        {
            Transaction = transaction with { Posted = transaction.Posted.Add(e.Call) },
            Calls = state.Calls.Add(new(e.Call, transaction.Id, transaction.ConfigurationVersion, e.Arguments, e.At, e.Step)),
        };
    }

    public static ConversationState Deferred(ConversationState state, FunctionDeferred e)
    {
        if (state.Calls.FirstOrDefault(c => c.Id == e.Call) is not { } call) return state;
        var deferred = state with { Calls = state.Calls.Replace(call, call with { AwaitedUntil = e.Until, Hold = null }) };
        return Told(deferred, e.Call, "accepted", "The answer will come later.", e.At, e.WantsTurn ? call.Step : null);
    }

    // What the assistant has to know it knows from the first time.
    public static ConversationState Held(ConversationState state, FunctionHeld e)
    {
        if (state.Calls.FirstOrDefault(c => c.Id == e.Call) is not { } call) return state;
        var hold = new CallHold(e.At, e.Until, (call.Hold?.Tries ?? 0) + 1);
        var held = state with { Calls = state.Calls.Replace(call, call with { AwaitedUntil = e.Until, Hold = hold }) };
        return call.Hold is not null ? held
            : Told(held, e.Call, "held", $"{e.Code}: It cannot be reached now and is called again by itself. The answer will come later.", e.At, e.WantsTurn ? call.Step : null);
    }

    // It goes to the end: calls are made one at a time, and another may be under way.
    public static ConversationState Retried(ConversationState state, FunctionRetried e) => state.Calls.FirstOrDefault(c => c.Id == e.Call) is { } call
        ? state with { Calls = state.Calls.Remove(call).Add(call with { AwaitedUntil = null }) }
        : state;

    public static ConversationState Answered(ConversationState state, FunctionAnswered e) =>
        Finished(state, e.Call, "answer", e.Body, CallRules.DigestOf(e.Body), e.At, e.WantsTurn);

    public static ConversationState Failed(ConversationState state, FunctionFailed e) =>
        Finished(state, e.Call, "failed", $"{e.Code}: {e.Reason}", 0, e.At, e.WantsTurn);

    public static ConversationState Started(ConversationState state, TransactionStarted e) => Owing(state, e.At, e.Step) with
    {
        Mode = ConversationMode.Transaction,
        Transaction = new(e.TransactionId, e.ConfigurationVersion, e.Until, e.Compensation, []),
    };

    public static ConversationState Ended(ConversationState state, TransactionEnded e)
    {
        var ended = (state.Mode == ConversationMode.Relay ? state with { ModeBeforeRelay = ConversationMode.Discussion } : state with
        {
            Mode = ConversationMode.Discussion,
        }) with
        {
            Transaction = null,
            Kept = null,
        };
        ended = Said(ended, e.At, new JsonObject { ["transaction"] = e.TransactionId, ["outcome"] = e.Outcome });
        return e.WantsTurn ? Owing(ended, e.At, e.Step)
            : state.Turn is { } turn ? ended with { Epoch = state.Epoch + 1, Turn = turn with { Epoch = state.Epoch + 1 } }
            : ended with { Epoch = state.Epoch + 1 };
    }

    public static ConversationState Compensated(ConversationState state, CompensationDecided e) => state with
    {
        Calls = state.Calls.Add(new(e.Call, e.TransactionId, e.ConfigurationVersion, e.Arguments, e.At, PendingTurn.MaxSteps)),
    };

    private static ConversationState Finished(
        ConversationState state, CallId id, string what, string text, long digest, DateTimeOffset at, bool wantsTurn)
    {
        if (state.Calls.FirstOrDefault(c => c.Id == id) is not { } call) return state;
        var answered = state.AnsweredCalls.Length < AnsweredLimit ? state.AnsweredCalls : state.AnsweredCalls.RemoveAt(0);
        var finished = state with { Calls = state.Calls.Remove(call), AnsweredCalls = answered.Add(new(id, digest)) };
        return Told(finished, id, what, text, at, wantsTurn ? call.Step : null);
    }

    // A turn that is owed already answers this too, from a fresh start: what it has drafted does not know of it.
    private static ConversationState Told(
        ConversationState state, CallId id, string what, string text, DateTimeOffset at, int? step)
    {
        var told = Said(state, at, new JsonObject { ["call"] = id.Value, [what] = text });
        if (state.Turn is { } turn) return told with { Epoch = state.Epoch + 1, Turn = turn with { Epoch = state.Epoch + 1 } };
        return step is { } taken ? Owing(told, at, taken) : told;
    }

    private static ConversationState Owing(ConversationState state, DateTimeOffset at, int step) => state with
    {
        Epoch = state.Epoch + 1,
        Turn = new PendingTurn(state.Epoch + 1, state.Turn?.Since ?? at, at, step),
    };

    private static ConversationState Said(ConversationState state, DateTimeOffset at, JsonObject what) => state with
    {
        Thread = ConversationFold.Trim(state.Thread.Add(
            new ThreadEntry(null, null, AuthorKind.Function, new Utf8Text(what.ToJsonString(Plain)), at))),
        LastActivity = at,
    };

    // Escapes are for browsers; here they would only cost tokens and hide words from a search.
    private static readonly System.Text.Json.JsonSerializerOptions Plain =
        new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static JsonNode? Parsed(string json)
    {
        try
        {
            return JsonNode.Parse(json);
        }
        catch (System.Text.Json.JsonException)
        {
            return json;
        }
    }
}
