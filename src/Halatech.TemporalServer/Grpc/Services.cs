using OperatorReflection = Temporalio.Api.OperatorService.V1.ServiceReflection;
using TestReflection = Temporalio.Api.TestService.V1.ServiceReflection;
using WorkflowReflection = Temporalio.Api.WorkflowService.V1.ServiceReflection;

namespace Halatech.TemporalServer.Grpc;

// The services themselves are empty: gRPC for ASP.NET Core wants a type per service, and the binder gives each its methods.
internal sealed class WorkflowServiceEndpoint;

internal sealed class OperatorServiceEndpoint;

internal sealed class TestServiceEndpoint;

internal sealed class HealthEndpoint;

internal sealed class WorkflowServiceBinder(RpcGateway gateway)
    : ServiceBinder<WorkflowServiceEndpoint>(WorkflowReflection.Descriptor.Services[0], gateway);

internal sealed class OperatorServiceBinder(RpcGateway gateway)
    : ServiceBinder<OperatorServiceEndpoint>(OperatorReflection.Descriptor.Services[0], gateway);

internal sealed class TestServiceBinder(RpcGateway gateway)
    : ServiceBinder<TestServiceEndpoint>(TestReflection.Descriptor.Services[0], gateway);
