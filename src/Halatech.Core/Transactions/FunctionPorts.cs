using Halatech.Core.Conversations;
using Halatech.Core.Errors;

namespace Halatech.Core.Transactions;

/// <summary>A call of a serverless function.</summary>
/// <param name="Conversation">Where it was enforced.</param>
/// <param name="Call">Names the call within the conversation; with the conversation it is the <c>Idempotency-Key</c>.</param>
/// <param name="TransactionId">The transaction it belongs to.</param>
/// <param name="ActionType">What is asked for; also one of the arguments.</param>
/// <param name="Arguments">A JSON object that satisfies the function's schema.</param>
/// <param name="Settings">Where it goes and how long it may take.</param>
/// <param name="CallbackExpires">Until when an answer by callback is taken.</param>
public sealed record FunctionPost(
    ConversationKey Conversation,
    CallId Call,
    string TransactionId,
    string ActionType,
    string Arguments,
    PostSettings Settings,
    DateTimeOffset CallbackExpires);

/// <summary>What a serverless function answered.</summary>
/// <param name="Later">Accepted (202): the true answer comes by callback.</param>
/// <param name="Body">What it said: JSON or text, at most 16 KB; hostile.</param>
public sealed record FunctionAnswer(bool Later, string Body);

/// <summary>Calls serverless functions over HTTPS.</summary>
public interface IFunctionCaller
{
    /// <summary>
    /// One attempt. A transient error (5xx, 429, network) may be tried again with the same call id: whoever runs the
    /// function recognises it by its <c>Idempotency-Key</c>. A refusal (4xx, a forbidden address, an answer that is too
    /// large) is final.
    /// </summary>
    Task<Result<FunctionAnswer>> PostAsync(FunctionPost post, CancellationToken cancellationToken);
}

/// <summary>What a callback token stands for.</summary>
public sealed record CallbackClaim(ConversationKey Conversation, CallId Call, DateTimeOffset Expires);

/// <summary>Makes and reads the tokens by which a serverless function answers later.</summary>
public interface ICallbackTokens
{
    /// <summary>A token for one answer to one call, safe in the path of an address.</summary>
    Task<string> IssueAsync(CallbackClaim claim, CancellationToken cancellationToken);

    /// <summary>Reads a token. One that is forged, damaged or expired is an error; whether it was used the conversation knows.</summary>
    Task<Result<CallbackClaim>> ReadAsync(string token, CancellationToken cancellationToken);
}
