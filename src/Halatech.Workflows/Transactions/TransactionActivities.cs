using Halatech.Core.Conversations;
using Halatech.Core.Experiences;
using Temporalio.Activities;

namespace Halatech.Workflows.Transactions;

/// <summary>What a transaction in flight asks of its conversation.</summary>
public sealed class TransactionActivities(IGrainFactory grains)
{
    /// <summary>Some nine days of trying; after that it is a matter for people, whom the conversation's flag tells.</summary>
    public const int MostRetries = 40;

    [Activity]
    public Task<OpenTransactionFacts> LookAtTransactionAsync(TransactionInput input) =>
        grains.For<IConversationCare>(input.Conversation).LookAtTransactionAsync(input.Number);

    /// <summary>The conversation itself knows what is due, and gives it up by its own rules.</summary>
    [Activity]
    public Task GiveUpWhatIsDueAsync(TransactionInput input) => grains.For<IConversationWork>(input.Conversation).ResumeAsync();

    [Activity]
    public async Task RetryCompensationAsync(RetryInput input) =>
        (await grains.For<IConversationCare>(input.Conversation).RetryCompensationAsync(new(input.Call))).OrThrow();

    [Activity]
    public async Task RetryCallAsync(RetryInput input) =>
        (await grains.For<IConversationCare>(input.Conversation).RetryCallAsync(new(input.Call))).OrThrow();
}

public sealed record RetryInput(ConversationKey Conversation, CallId Call);
