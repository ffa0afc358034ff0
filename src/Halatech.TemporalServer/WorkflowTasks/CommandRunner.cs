using Halatech.TemporalServer.Updates;
using Temporalio.Api.Command.V1;

namespace Halatech.TemporalServer.WorkflowTasks;

/// <summary>Applies the commands of a completed workflow task, in their order.</summary>
internal sealed class CommandRunner(WorkflowRun run, long completedEventId, string identity, UpdateMessages messages)
{
    /// <summary>A command had an outcome at once that the workflow must hear of.</summary>
    public bool NeedsWorkflowTask { get; private set; }

    /// <summary>Activities that the worker asked to run itself, without a poll.</summary>
    public List<PollActivityTaskQueueResponse> EagerActivities { get; } = [];

    public void Run(Command command)
    {
        switch (command.AttributesCase)
        {
            case Command.AttributesOneofCase.ScheduleActivityTaskCommandAttributes:
                var task = run.Activities.Schedule(command.ScheduleActivityTaskCommandAttributes, completedEventId, command.UserMetadata, identity);
                if (task is not null) EagerActivities.Add(task);
                break;
            case Command.AttributesOneofCase.RequestCancelActivityTaskCommandAttributes:
                NeedsWorkflowTask |= run.Activities.RequestCancel(command.RequestCancelActivityTaskCommandAttributes.ScheduledEventId, completedEventId, identity);
                break;
            case Command.AttributesOneofCase.StartTimerCommandAttributes:
                run.Timers.Start(command.StartTimerCommandAttributes, completedEventId, command.UserMetadata);
                break;
            case Command.AttributesOneofCase.CancelTimerCommandAttributes:
                run.Timers.Cancel(command.CancelTimerCommandAttributes.TimerId, completedEventId, identity);
                break;
            case Command.AttributesOneofCase.RecordMarkerCommandAttributes:
                RecordMarker(command);
                break;
            case Command.AttributesOneofCase.UpsertWorkflowSearchAttributesCommandAttributes:
                UpsertSearchAttributes(command.UpsertWorkflowSearchAttributesCommandAttributes);
                break;
            case Command.AttributesOneofCase.ModifyWorkflowPropertiesCommandAttributes:
                ModifyProperties(command.ModifyWorkflowPropertiesCommandAttributes);
                break;
            case Command.AttributesOneofCase.StartChildWorkflowExecutionCommandAttributes:
                run.Children.Initiate(command.StartChildWorkflowExecutionCommandAttributes, completedEventId, command.UserMetadata);
                break;
            case Command.AttributesOneofCase.SignalExternalWorkflowExecutionCommandAttributes:
                run.Externals.Signal(command.SignalExternalWorkflowExecutionCommandAttributes, completedEventId);
                break;
            case Command.AttributesOneofCase.RequestCancelExternalWorkflowExecutionCommandAttributes:
                run.Externals.Cancel(command.RequestCancelExternalWorkflowExecutionCommandAttributes, completedEventId);
                break;
            case Command.AttributesOneofCase.ProtocolMessageCommandAttributes:
                messages.Apply(command.ProtocolMessageCommandAttributes.MessageId);
                break;
            case Command.AttributesOneofCase.CompleteWorkflowExecutionCommandAttributes:
                RunEnd.Complete(run, command.CompleteWorkflowExecutionCommandAttributes.Result, completedEventId);
                break;
            case Command.AttributesOneofCase.FailWorkflowExecutionCommandAttributes:
                RunEnd.Fail(run, command.FailWorkflowExecutionCommandAttributes.Failure, completedEventId);
                break;
            case Command.AttributesOneofCase.CancelWorkflowExecutionCommandAttributes:
                RunEnd.Cancel(run, command.CancelWorkflowExecutionCommandAttributes.Details, completedEventId);
                break;
            case Command.AttributesOneofCase.ContinueAsNewWorkflowExecutionCommandAttributes:
                ContinueAsNew.Apply(run, command.ContinueAsNewWorkflowExecutionCommandAttributes, completedEventId);
                break;
        }
    }

    private void RecordMarker(Command command)
    {
        var marker = command.RecordMarkerCommandAttributes;
        var e = new MarkerRecordedEventAttributes
        {
            MarkerName = marker.MarkerName,
            WorkflowTaskCompletedEventId = completedEventId,
            Header = marker.Header,
            Failure = marker.Failure,
        };
        e.Details.Add(marker.Details);
        run.Record(new HistoryEvent { EventType = EventType.MarkerRecorded, MarkerRecordedEventAttributes = e, UserMetadata = command.UserMetadata });
    }

    private void UpsertSearchAttributes(UpsertWorkflowSearchAttributesCommandAttributes command) => run.Record(new HistoryEvent
    {
        EventType = EventType.UpsertWorkflowSearchAttributes,
        UpsertWorkflowSearchAttributesEventAttributes = new()
        {
            SearchAttributes = run.World.Namespaces.Typed(run.Namespace, command.SearchAttributes),
            WorkflowTaskCompletedEventId = completedEventId,
        },
    });

    private void ModifyProperties(ModifyWorkflowPropertiesCommandAttributes command) => run.Record(new HistoryEvent
    {
        EventType = EventType.WorkflowPropertiesModified,
        WorkflowPropertiesModifiedEventAttributes = new() { UpsertedMemo = command.UpsertedMemo, WorkflowTaskCompletedEventId = completedEventId },
    });
}
