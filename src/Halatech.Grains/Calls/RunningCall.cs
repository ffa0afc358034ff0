using System.Diagnostics.CodeAnalysis;
using Halatech.Core.Conversations;

namespace Halatech.Grains.Calls;

/// <summary>A call of a serverless function that is being made.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Nothing in it holds a handle or a timer, and it is used until its last task ends.")]
internal sealed class RunningCall(CallId id)
{
    private readonly CancellationTokenSource _cancelled = new();

    public CallId Id { get; } = id;

    public CancellationToken Cancelled => _cancelled.Token;

    public Task Work { get; set; } = Task.CompletedTask;

    /// <summary>No further attempt begins. One under way may be broken off: it carries its idempotency key.</summary>
    public void Cancel() => _cancelled.Cancel();
}
