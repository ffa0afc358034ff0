namespace Halatech.TemporalServer.Kernel;

/// <summary>
/// The one lock under which all state changes. A change and what follows from it in other workflows (a child that starts, a parent
/// that hears of its child's end) are one unit: consequences wait in a queue and run before the gate opens again.
/// </summary>
internal sealed class Gate
{
    private readonly Lock _lock = new();
    private readonly Queue<Action> _consequences = new();
    private int _depth;

    /// <summary>Called inside the gate after every outermost transition.</summary>
    public Action? Settled { get; set; }

    /// <summary>Called inside the gate when a transition broke in the middle; what is in memory can no longer be trusted.</summary>
    public Action<Exception>? Broken { get; set; }

    public T Do<T>(Func<T> transition)
    {
        lock (_lock)
        {
            _depth++;
            try
            {
                return Run(transition);
            }
            finally
            {
                _depth--;
            }
        }
    }

    public void Do(Action transition) => Do(() =>
    {
        transition();
        return true;
    });

    /// <summary>Has a consequence run before the gate opens, after the transition that caused it.</summary>
    public void Later(Action consequence) => _consequences.Enqueue(consequence);

    /// <summary>Forgets consequences of a transition that broke.</summary>
    public void Clear() => _consequences.Clear();

    private T Run<T>(Func<T> transition)
    {
        try
        {
            var result = transition();
            Settle();
            return result;
        }
        catch (RpcException)
        {
            // A refusal may have changed something on its way, such as a workflow task that is failed for its commands.
            Settle();
            throw;
        }
        catch (Exception error)
        {
            Broken?.Invoke(error);
            throw;
        }
    }

    private void Settle()
    {
        if (_depth > 1) return;
        do
        {
            while (_consequences.TryDequeue(out var consequence)) consequence();
            Settled?.Invoke();
        }
        while (_consequences.Count > 0);
    }
}
