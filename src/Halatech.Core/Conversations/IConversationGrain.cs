using Halatech.Core.Errors;

namespace Halatech.Core.Conversations;

/// <summary>
/// One thread between a customer and a tenant. Its key is a <see cref="ConversationKey"/>. Success means that what
/// the command led to is on disk.
/// </summary>
[Alias("halatech.conversations.conversation-grain")]
public interface IConversationGrain : IGrainWithStringKey
{
    /// <summary>Takes in a customer's message; the answer goes out by itself. The same message twice is taken in once.</summary>
    [Alias("receive")]
    Task<Result> ReceiveAsync(InboundMessage message);

    /// <summary>Takes in a delivery report.</summary>
    [Alias("record")]
    Task<Result> RecordAsync(RecordReceipt receipt);

    /// <summary>Lets a person step in.</summary>
    [Alias("take-over")]
    Task<Result> TakeOverAsync(TakeOver command);

    /// <summary>Gives the conversation back to the assistant.</summary>
    [Alias("hand-back")]
    Task<Result> HandBackAsync(HandBack command);

    /// <summary>Sends what the person who holds the conversation wrote.</summary>
    [Alias("reply")]
    Task<Result> ReplyAsync(SendReply command);

    /// <summary>Ends the thread.</summary>
    [Alias("close")]
    Task<Result> CloseAsync(CloseConversation command);

    /// <summary>Takes in what a serverless function answers by callback.</summary>
    [Alias("receive-feedback")]
    Task<Result> ReceiveFeedbackAsync(ReceiveFeedback command);

    /// <summary>Cancels the transaction that is under way.</summary>
    [Alias("cancel-transaction")]
    Task<Result> CancelTransactionAsync(CancelTransaction command);

    /// <summary>The conversation as it is now.</summary>
    [Alias("read")]
    Task<Result<ConversationView>> ReadAsync();
}

/// <summary>What the work beside the grain reports back to it. Same key as <see cref="IConversationGrain"/>.</summary>
[Alias("halatech.conversations.conversation-work")]
public interface IConversationWork : IGrainWithStringKey
{
    [Alias("complete-turn")]
    Task<Result> CompleteTurnAsync(CompleteTurn command);

    [Alias("fail-turn")]
    Task<Result> FailTurnAsync(FailTurn command);

    [Alias("discard-turn")]
    Task<Result> DiscardTurnAsync(DiscardTurn command);

    [Alias("call-function")]
    Task<Result> CallFunctionAsync(CallFunction command);

    [Alias("request-handoff")]
    Task<Result> RequestHandoffAsync(RequestHandoff command);

    [Alias("heed-opt-out")]
    Task<Result> HeedOptOutAsync(HeedOptOut command);

    [Alias("record-judgement")]
    Task<Result> RecordJudgementAsync(RecordJudgement command);

    [Alias("complete-call")]
    Task<Result> CompleteCallAsync(CompleteCall command);

    [Alias("fail-call")]
    Task<Result> FailCallAsync(FailCall command);

    [Alias("hold-call")]
    Task<Result> HoldCallAsync(HoldCall command);

    [Alias("confirm-send")]
    Task<Result> ConfirmSendAsync(ConfirmSend command);

    [Alias("fail-send")]
    Task<Result> FailSendAsync(FailSend command);

    [Alias("hold-send")]
    Task<Result> HoldSendAsync(HoldSend command);

    /// <summary>Looks at the customer's consent again, because it changed in another conversation.</summary>
    [Alias("follow-consent")]
    Task<Result> FollowConsentAsync();

    [Alias("confirm-consent-shared")]
    Task<Result> ConfirmConsentSharedAsync(ConfirmConsentShared command);

    /// <summary>Starts again what is owed and no longer running; being called at all brings the conversation into memory.</summary>
    [Alias("resume")]
    Task ResumeAsync();
}
