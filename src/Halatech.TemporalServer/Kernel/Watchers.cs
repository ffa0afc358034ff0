namespace Halatech.TemporalServer.Kernel;

/// <summary>Callers that wait for the next change of something. Asked for and woken inside the gate, awaited outside.</summary>
internal sealed class Watchers
{
    private TaskCompletionSource? _next;

    public Task Next => (_next ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;

    public void Wake()
    {
        _next?.TrySetResult();
        _next = null;
    }
}
