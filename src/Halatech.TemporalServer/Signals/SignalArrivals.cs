namespace Halatech.TemporalServer.Signals;

/// <summary>A signal reaches an open run, once per request id.</summary>
internal static class SignalArrivals
{
    public static void Arrive(WorkflowRun run, WorkflowExecutionSignaledEventAttributes signal, string requestId, IEnumerable<Link>? links = null)
    {
        if (!run.Requests.Take(requestId, isTold: true)) return;
        signal.RequestId = requestId;
        var e = new HistoryEvent { EventType = EventType.WorkflowExecutionSignaled, WorkflowExecutionSignaledEventAttributes = signal };
        if (links is not null) e.Links.AddRange(links);
        run.Arrive(e);
    }
}
