using System.Diagnostics.CodeAnalysis;
using Halatech.Core.Conversations;

namespace Halatech.Grains.Sends;

/// <summary>A part of a reply that is being handed to the provider.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Nothing in it holds a handle or a timer, and it is used until its last task ends.")]
internal sealed class RunningSend(SendId id)
{
    private readonly CancellationTokenSource _cancelled = new();
    private readonly SemaphoreSlim _attempt = new(1, 1);

    public SendId Id { get; } = id;

    public CancellationToken Cancelled => _cancelled.Token;

    public Task Work { get; set; } = Task.CompletedTask;

    /// <summary>No further attempt begins; one that has begun goes to its end and is reported.</summary>
    public void Cancel() => _cancelled.Cancel();

    /// <summary>Runs one attempt, unless cancelled before it begins.</summary>
    public async Task<T> AttemptAsync<T>(Func<Task<T>> attempt)
    {
        await _attempt.WaitAsync(Cancelled);
        try
        {
            return await attempt();
        }
        finally
        {
            _attempt.Release();
        }
    }

    /// <summary>Waits until no attempt is under way.</summary>
    public async Task AttemptEndedAsync(CancellationToken cancellationToken)
    {
        await _attempt.WaitAsync(cancellationToken);
        _attempt.Release();
    }
}
