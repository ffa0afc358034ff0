using System.Collections.Concurrent;
using System.Collections.Immutable;
using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Experiences;

namespace Halatech.Grains.Tests.Support;

/// <summary>Workflows that hear of triggers, or are away for a tenant.</summary>
internal sealed class FakeWorkflows : IWorkflowTriggers
{
    private readonly ConcurrentQueue<WorkflowTrigger> _heard = [];

    public bool IsOn => true;

    public Script<WorkflowTrigger, Result> Answers { get; } = new((_, _) => Task.FromResult(Result.Ok));

    /// <summary>What was delivered of a conversation, in order.</summary>
    public ImmutableArray<WorkflowTrigger> Heard(ConversationKey key) => [.. _heard.Where(t => t.Conversation == key)];

    public async Task<Result> DeliverAsync(WorkflowTrigger trigger, CancellationToken cancellationToken)
    {
        var answer = await Answers.AnswerAsync(trigger.Conversation.Tenant, trigger, cancellationToken);
        if (answer.IsOk) _heard.Enqueue(trigger);
        return answer;
    }
}
