using Halatech.TemporalServer.Activities;
using Halatech.TemporalServer.Updates;
using Temporalio.Api.Command.V1;
using Cause = Temporalio.Api.Enums.V1.WorkflowTaskFailedCause;

namespace Halatech.TemporalServer.WorkflowTasks;

/// <summary>Why a worker's commands are refused.</summary>
internal sealed record CommandFault(Cause Cause, string Message, bool EndsWorkflow = false)
{
    public static CommandFault Because(Cause cause, string message, bool endsWorkflow = false) => new(cause, $"{cause}: {message}", endsWorkflow);
}

/// <summary>Checks all commands before the first is applied, so that a refused task leaves nothing behind.</summary>
internal sealed class CommandCheck(WorkflowRun run, IReadOnlyList<Command> commands, UpdateMessages messages)
{
    private readonly HashSet<string> _newActivities = new(StringComparer.Ordinal);
    private readonly Dictionary<string, bool> _timers = new(StringComparer.Ordinal);

    public CommandFault? Find()
    {
        if (messages.Fault is { } fault) return CommandFault.Because(Cause.BadUpdateWorkflowExecutionMessage, fault);
        return commands.Select(Check).FirstOrDefault(found => found is not null);
    }

    private CommandFault? Check(Command command) => command.AttributesCase switch
    {
        Command.AttributesOneofCase.ScheduleActivityTaskCommandAttributes => Activity(command.ScheduleActivityTaskCommandAttributes),
        Command.AttributesOneofCase.RequestCancelActivityTaskCommandAttributes => CancelActivity(command.RequestCancelActivityTaskCommandAttributes),
        Command.AttributesOneofCase.StartTimerCommandAttributes => StartTimer(command.StartTimerCommandAttributes),
        Command.AttributesOneofCase.CancelTimerCommandAttributes => CancelTimer(command.CancelTimerCommandAttributes),
        Command.AttributesOneofCase.RecordMarkerCommandAttributes when command.RecordMarkerCommandAttributes.MarkerName.Length == 0 =>
            CommandFault.Because(Cause.BadRecordMarkerAttributes, "MarkerName is not set on RecordMarkerCommand."),
        Command.AttributesOneofCase.StartChildWorkflowExecutionCommandAttributes => Child(command.StartChildWorkflowExecutionCommandAttributes),
        Command.AttributesOneofCase.SignalExternalWorkflowExecutionCommandAttributes => Signal(command.SignalExternalWorkflowExecutionCommandAttributes),
        Command.AttributesOneofCase.RequestCancelExternalWorkflowExecutionCommandAttributes
            when command.RequestCancelExternalWorkflowExecutionCommandAttributes.WorkflowId.Length == 0 =>
            CommandFault.Because(Cause.BadRequestCancelExternalWorkflowExecutionAttributes, "WorkflowId is not set on RequestCancelExternalWorkflowExecutionCommand."),
        Command.AttributesOneofCase.UpsertWorkflowSearchAttributesCommandAttributes =>
            Attributes(command.UpsertWorkflowSearchAttributesCommandAttributes.SearchAttributes, Cause.BadSearchAttributes),
        Command.AttributesOneofCase.ProtocolMessageCommandAttributes => Message(command.ProtocolMessageCommandAttributes),
        Command.AttributesOneofCase.ScheduleNexusOperationCommandAttributes or Command.AttributesOneofCase.RequestCancelNexusOperationCommandAttributes =>
            CommandFault.Because(Cause.FeatureDisabled, "Nexus operations are disabled."),
        Command.AttributesOneofCase.CompleteWorkflowExecutionCommandAttributes => Last(command, command.CompleteWorkflowExecutionCommandAttributes.Result, Cause.BadCompleteWorkflowExecutionAttributes),
        Command.AttributesOneofCase.FailWorkflowExecutionCommandAttributes => Last(command, command.FailWorkflowExecutionCommandAttributes.Failure, Cause.BadFailWorkflowExecutionAttributes),
        Command.AttributesOneofCase.CancelWorkflowExecutionCommandAttributes => Last(command, command.CancelWorkflowExecutionCommandAttributes.Details, Cause.BadCancelWorkflowExecutionAttributes),
        Command.AttributesOneofCase.ContinueAsNewWorkflowExecutionCommandAttributes =>
            Last(command, command.ContinueAsNewWorkflowExecutionCommandAttributes.Input, Cause.BadContinueAsNewAttributes)
            ?? NextType(command.ContinueAsNewWorkflowExecutionCommandAttributes.WorkflowType)
            ?? Attributes(command.ContinueAsNewWorkflowExecutionCommandAttributes.SearchAttributes, Cause.BadSearchAttributes),
        _ => null,
    };

    private CommandFault? Activity(ScheduleActivityTaskCommandAttributes command)
    {
        if (command.Input?.CalculateSize() > Limits.BlobBytes)
            return CommandFault.Because(Cause.BadScheduleActivityAttributes, "ScheduleActivityTaskCommandAttributes.Input exceeds size limit.", endsWorkflow: true);
        if (ActivityTimeouts.Fault(command) is { } fault) return CommandFault.Because(Cause.BadScheduleActivityAttributes, fault);
        return run.Activities.Has(command.ActivityId) || !_newActivities.Add(command.ActivityId)
            ? CommandFault.Because(Cause.ScheduleActivityDuplicateId, $"Activity with id {command.ActivityId} is already scheduled.")
            : null;
    }

    private CommandFault? CancelActivity(RequestCancelActivityTaskCommandAttributes command) =>
        command.ScheduledEventId > 0 && command.ScheduledEventId < run.Log.NextEventId + commands.Count + 3
            ? null
            : CommandFault.Because(Cause.BadRequestCancelActivityAttributes, "ScheduledEventId is not known.");

    private CommandFault? StartTimer(StartTimerCommandAttributes command)
    {
        if (command.TimerId.Length == 0) return CommandFault.Because(Cause.BadStartTimerAttributes, "TimerId is not set on StartTimerCommand.");
        if (!command.StartToFireTimeout.IsSet()) return CommandFault.Because(Cause.BadStartTimerAttributes, "An invalid StartToFireTimeout is set on StartTimerCommand.");
        var known = _timers.TryGetValue(command.TimerId, out var runs) ? runs : run.Timers.Has(command.TimerId);
        _timers[command.TimerId] = true;
        return known ? CommandFault.Because(Cause.StartTimerDuplicateId, $"Timer with id {command.TimerId} is already started.") : null;
    }

    private CommandFault? CancelTimer(CancelTimerCommandAttributes command)
    {
        var known = _timers.TryGetValue(command.TimerId, out var runs) ? runs : run.Timers.HasOrFired(command.TimerId);
        _timers[command.TimerId] = false;
        return known ? null : CommandFault.Because(Cause.BadCancelTimerAttributes, $"Timer {command.TimerId} is not known.");
    }

    private CommandFault? Child(StartChildWorkflowExecutionCommandAttributes command)
    {
        const Cause cause = Cause.BadStartChildExecutionAttributes;
        if (command.WorkflowId.Length == 0) return CommandFault.Because(cause, "Required field WorkflowId is not set on StartChildWorkflowExecutionCommand.");
        if (string.IsNullOrEmpty(command.WorkflowType?.Name)) return CommandFault.Because(cause, "Required field WorkflowType is not set on StartChildWorkflowExecutionCommand.");
        if ((Limits.FaultIn(command.WorkflowId, "WorkflowId") ?? Limits.FaultIn(command.WorkflowType.Name, "WorkflowType")) is { } id)
            return CommandFault.Because(cause, id);
        if (Backoff.Check(command.RetryPolicy) is { } policy) return CommandFault.Because(cause, policy);
        if (command.Input?.CalculateSize() > Limits.BlobBytes) return CommandFault.Because(cause, "StartChildWorkflowExecutionCommandAttributes.Input exceeds size limit.", endsWorkflow: true);
        return Attributes(command.SearchAttributes, Cause.BadSearchAttributes);
    }

    private static CommandFault? Signal(SignalExternalWorkflowExecutionCommandAttributes command)
    {
        const Cause cause = Cause.BadSignalWorkflowExecutionAttributes;
        if (string.IsNullOrEmpty(command.Execution?.WorkflowId)) return CommandFault.Because(cause, "WorkflowId is not set on SignalExternalWorkflowExecutionCommand.");
        if (command.SignalName.Length == 0) return CommandFault.Because(cause, "SignalName is not set on SignalExternalWorkflowExecutionCommand.");
        return command.Input?.CalculateSize() > Limits.BlobBytes
            ? CommandFault.Because(Cause.BadSignalInputSize, "SignalExternalWorkflowExecutionCommandAttributes.Input exceeds size limit.", endsWorkflow: true)
            : null;
    }

    private CommandFault? Message(ProtocolMessageCommandAttributes command) => messages.Has(command.MessageId)
        ? null
        : CommandFault.Because(Cause.BadUpdateWorkflowExecutionMessage, $"ProtocolMessageCommand referenced absent message {command.MessageId}.");

    private CommandFault? Attributes(SearchAttributes? attributes, Cause cause) =>
        run.World.Namespaces.FaultIn(run.Namespace, attributes) is { } fault ? CommandFault.Because(cause, fault) : null;

    private static CommandFault? NextType(WorkflowType? type) =>
        Limits.FaultIn(type?.Name ?? "", "WorkflowType") is { } fault ? CommandFault.Because(Cause.BadContinueAsNewAttributes, fault) : null;

    private CommandFault? Last(Command command, IMessage? blob, Cause cause)
    {
        // The worker decided without knowing what came meanwhile. It compares the text, so it must be just this word.
        if (run.Log.HasBuffered || run.Updates.HasUnsent) return new CommandFault(Cause.UnhandledCommand, nameof(Cause.UnhandledCommand));
        if (!ReferenceEquals(command, commands[^1])) return CommandFault.Because(cause, "A command follows the one that ends the workflow.");
        return blob?.CalculateSize() > Limits.BlobBytes ? CommandFault.Because(cause, $"{command.CommandType} exceeds size limit.", endsWorkflow: true) : null;
    }
}
