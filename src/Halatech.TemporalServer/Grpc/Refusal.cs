using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.ErrorDetails.V1;
using Status = Grpc.Core.Status;

namespace Halatech.TemporalServer.Grpc;

/// <summary>Errors as clients know them: the SDK tells them apart by the type of the detail in the trailer, not by their text.</summary>
internal static class Refusal
{
    private const string DetailsTrailer = "grpc-status-details-bin";

    public static RpcException Invalid(string message) => Make(StatusCode.InvalidArgument, message);

    public static RpcException NotFound(string message) => Make(StatusCode.NotFound, message, new NotFoundFailure());

    public static RpcException Precondition(string message) => Make(StatusCode.FailedPrecondition, message);

    public static RpcException NotReady(string message) => Make(StatusCode.FailedPrecondition, message, new WorkflowNotReadyFailure());

    public static RpcException Unavailable(string message) => Make(StatusCode.Unavailable, message);

    public static RpcException DeadlineExceeded(string message) => Make(StatusCode.DeadlineExceeded, message);

    public static RpcException Completed() => NotFound("workflow execution already completed");

    public static RpcException NamespaceNotFound(string name) =>
        Make(StatusCode.NotFound, $"Namespace {name} is not found.", new NamespaceNotFoundFailure { Namespace = name });

    public static RpcException AlreadyStarted(string message, WorkflowRun existing) => Make(StatusCode.AlreadyExists, message,
        new WorkflowExecutionAlreadyStartedFailure
        {
            StartRequestId = existing.StartRequestId,
            RunId = existing.RunId,
            FirstExecutionRunId = existing.Started.FirstExecutionRunId,
        });

    public static RpcException QueryFailed(string message, Failure? failure) =>
        Make(StatusCode.InvalidArgument, message, new QueryFailedFailure { Failure = failure });

    public static RpcException Make(StatusCode code, string message, params IMessage[] details)
    {
        var status = new GrpcStatus { Code = (int)code, Message = message };
        status.Details.AddRange(details.Select(detail => Any.Pack(detail)));
        return new RpcException(new Status(code, message), new Metadata { { DetailsTrailer, status.ToByteArray() } });
    }

    /// <summary>The refusal as a part of another message (a multi-operation reports one status per operation).</summary>
    public static GrpcStatus ToStatus(RpcException error)
    {
        var bytes = error.Trailers.GetValueBytes(DetailsTrailer);
        return bytes is null
            ? new GrpcStatus { Code = (int)error.StatusCode, Message = error.Status.Detail }
            : GrpcStatus.Parser.ParseFrom(bytes);
    }
}
