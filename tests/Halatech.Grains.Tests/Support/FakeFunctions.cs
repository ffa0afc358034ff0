using System.Collections.Concurrent;
using System.Collections.Immutable;
using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Transactions;

namespace Halatech.Grains.Tests.Support;

/// <summary>Serverless functions that answer what the test wants.</summary>
internal sealed class FakeFunctions : IFunctionCaller
{
    private readonly ConcurrentQueue<FunctionPost> _posts = [];

    public Script<FunctionPost, Result<FunctionAnswer>> Answers { get; } =
        new((_, _) => Task.FromResult<Result<FunctionAnswer>>(new FunctionAnswer(false, """{"status":"done"}""")));

    public ImmutableArray<FunctionPost> Posts(ConversationKey key) => [.. _posts.Where(p => p.Conversation == key)];

    public Task<Result<FunctionAnswer>> PostAsync(FunctionPost post, CancellationToken cancellationToken)
    {
        _posts.Enqueue(post);
        return Answers.AnswerAsync(post.Conversation.Tenant, post, cancellationToken);
    }
}
