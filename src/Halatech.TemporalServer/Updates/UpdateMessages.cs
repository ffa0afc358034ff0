using Temporalio.Api.Protocol.V1;
using Temporalio.Api.Update.V1;

namespace Halatech.TemporalServer.Updates;

/// <summary>What a worker says about updates in a completed workflow task. Commands give the place in history of acceptances and outcomes.</summary>
internal sealed class UpdateMessages
{
    private readonly WorkflowRun _run;
    private readonly Dictionary<string, Message> _byId = new(StringComparer.Ordinal);
    private readonly HashSet<string> _applied = new(StringComparer.Ordinal);

    public UpdateMessages(WorkflowRun run, IEnumerable<Message> messages)
    {
        _run = run;
        foreach (var message in messages)
        {
            _byId[message.Id] = message;
            OnlyRejections &= message.Body.Is(Rejection.Descriptor);
            Fault ??= FaultIn(message);
        }
    }

    public bool OnlyRejections { get; } = true;

    /// <summary>Why the messages cannot be applied, if so.</summary>
    public string? Fault { get; }

    public bool Has(string messageId) => _byId.ContainsKey(messageId);

    public void Apply(string messageId)
    {
        if (_applied.Add(messageId)) Apply(_byId[messageId]);
    }

    /// <summary>Applies what no command named: rejections.</summary>
    public void ApplyRest()
    {
        foreach (var (id, message) in _byId)
            if (_applied.Add(id)) Apply(message);
    }

    private void Apply(Message message)
    {
        if (_run.Updates.Find(message.ProtocolInstanceId) is not { } update) return;
        if (message.Body.TryUnpack<Acceptance>(out var acceptance)) _run.Updates.Accept(update, acceptance);
        else if (message.Body.TryUnpack<Rejection>(out var rejection)) _run.Updates.Reject(update, rejection.Failure);
        else if (message.Body.TryUnpack<Response>(out var response)) _run.Updates.Complete(update, response);
    }

    private string? FaultIn(Message message) =>
        _run.Updates.Find(message.ProtocolInstanceId) is null && !message.Body.Is(Rejection.Descriptor)
            ? $"update {message.ProtocolInstanceId} not found"
            : null;
}
