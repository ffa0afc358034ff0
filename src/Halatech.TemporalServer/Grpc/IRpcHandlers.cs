namespace Halatech.TemporalServer.Grpc;

/// <summary>
/// Marks a class whose public methods answer calls. A method answers the call of its name when it is
/// <c>Task&lt;TResponse&gt; Name(TRequest, CallContext)</c> or <c>TResponse Name(TRequest, CallContext)</c>; the binder finds it, no list is kept.
/// </summary>
internal interface IRpcHandlers;

/// <summary>What a handler may want to know of its call.</summary>
internal readonly record struct CallContext(DateTime Deadline, CancellationToken Cancelled)
{
    /// <summary>How long a long poll may take: the usual time, but an answer must be out before the caller gives up.</summary>
    public TimeSpan Patience(TimeSpan usual)
    {
        if (Deadline == DateTime.MaxValue) return usual;
        var left = Deadline - DateTime.UtcNow - TimeSpan.FromMilliseconds(500);
        return left < usual ? left.AtLeastZero() : usual;
    }
}
