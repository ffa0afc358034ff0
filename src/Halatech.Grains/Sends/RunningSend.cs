using System.Diagnostics.CodeAnalysis;
using Halatech.Core.Conversations;

namespace Halatech.Grains.Sends;

/// <summary>A part of a reply that is being handed to the provider.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Nothing in it holds a handle or a timer, and it is used until its last task ends.")]
internal sealed class RunningSend(SendId id, SendLane lane)
{
    private readonly CancellationTokenSource _cancelled = new();

    public SendId Id { get; } = id;

    public SendLane Lane { get; } = lane;

    public CancellationToken Cancelled => _cancelled.Token;

    public Task Work { get; set; } = Task.CompletedTask;

    /// <summary>No further attempt begins; one that has begun goes to its end and is reported.</summary>
    public void Cancel() => _cancelled.Cancel();
}
