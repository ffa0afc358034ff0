using Google.Protobuf.Collections;
using Halatech.TemporalServer.Starts;
using Temporalio.Api.ErrorDetails.V1;
using Operation = Temporalio.Api.WorkflowService.V1.ExecuteMultiOperationRequest.Types.Operation;
using Response = Temporalio.Api.WorkflowService.V1.ExecuteMultiOperationResponse.Types.Response;

namespace Halatech.TemporalServer.Updates;

/// <summary>Update-with-start: both happen or neither.</summary>
internal sealed class MultiOperationCalls(World world, WorkflowStarter starter, UpdateCalls updates) : IRpcHandlers
{
    public async Task<ExecuteMultiOperationResponse> ExecuteMultiOperation(ExecuteMultiOperationRequest request, CallContext call)
    {
        var (start, update) = Take(request.Operations);
        StartWorkflowExecutionResponse started;
        WorkflowUpdate waiting;
        try
        {
            (started, waiting) = world.Gate.Do(() => Begin(start, update));
        }
        catch (RpcException error)
        {
            throw Refuse(startError: error, updateError: null);
        }

        try
        {
            var reply = await updates.WaitAsync(waiting, update.WaitPolicy.LifecycleStage, call);
            return new ExecuteMultiOperationResponse { Responses = { new Response { StartWorkflow = started }, new Response { UpdateWorkflow = reply } } };
        }
        catch (RpcException error)
        {
            throw Refuse(startError: null, updateError: error);
        }
    }

    private (StartWorkflowExecutionResponse, WorkflowUpdate) Begin(StartWorkflowExecutionRequest start, UpdateWorkflowExecutionRequest update)
    {
        // An update that is known already is answered, whatever the policies say of starting.
        var current = world.Runs.Current(start.Namespace, start.WorkflowId);
        if (current?.Updates.Find(update.Request.Meta.UpdateId) is { } known) return (StartCalls.Reply(current, started: false), known);
        WorkflowUpdate? admitted = null;
        var (run, started) = starter.Start(start, fresh => admitted = fresh.Updates.AdmitFirst(update.Request));
        return (StartCalls.Reply(run, started), admitted ?? run.Updates.Admit(update.Request));
    }

    private static (StartWorkflowExecutionRequest, UpdateWorkflowExecutionRequest) Take(RepeatedField<Operation> operations)
    {
        if (operations.Count != 2 || operations[0].StartWorkflow is not { } start || operations[1].UpdateWorkflow is not { } update)
            throw Refusal.Invalid("Operations have to be exactly [Start, Update].");
        if (start.WorkflowId != update.WorkflowExecution?.WorkflowId) throw Refusal.Invalid("WorkflowId is not the same for all operations.");
        UpdateRequests.Check(update);
        return (start, update);
    }

    private static RpcException Refuse(RpcException? startError, RpcException? updateError)
    {
        var failure = new MultiOperationExecutionFailure { Statuses = { Status(startError), Status(updateError) } };
        var code = (startError ?? updateError)!.StatusCode;
        return Refusal.Make(code, "MultiOperation could not be executed.", failure);
    }

    private static MultiOperationExecutionFailure.Types.OperationStatus Status(RpcException? error)
    {
        var status = new MultiOperationExecutionFailure.Types.OperationStatus();
        if (error is null)
        {
            status.Code = (int)StatusCode.Aborted;
            status.Message = "Operation was aborted.";
            status.Details.Add(Google.Protobuf.WellKnownTypes.Any.Pack(new MultiOperationExecutionAborted()));
            return status;
        }

        var inner = Refusal.ToStatus(error);
        status.Code = inner.Code;
        status.Message = inner.Message;
        status.Details.AddRange(inner.Details);
        return status;
    }
}
