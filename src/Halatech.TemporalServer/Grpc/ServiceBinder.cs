using System.Reflection;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server.Model;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Halatech.TemporalServer.Grpc;

/// <summary>
/// Binds a whole gRPC service by its descriptor. For every method it looks for a handler of that name; a method without one answers
/// UNIMPLEMENTED. No reply leaves before the commit of what it tells (see <see cref="RpcGateway"/>).
/// </summary>
internal abstract class ServiceBinder<TService>(ServiceDescriptor service, RpcGateway gateway) : IServiceMethodProvider<TService>
    where TService : class
{
    private static readonly MethodInfo BindOpen =
        typeof(ServiceBinder<TService>).GetMethod(nameof(Bind), BindingFlags.Instance | BindingFlags.NonPublic)!;

    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<TService> context)
    {
        foreach (var method in service.Methods.Where(method => !method.IsClientStreaming && !method.IsServerStreaming))
            BindOpen.MakeGenericMethod(method.InputType.ClrType, method.OutputType.ClrType).Invoke(this, [context, method]);
    }

    private void Bind<TRequest, TResponse>(ServiceMethodProviderContext<TService> context, MethodDescriptor method)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        var rpc = new Method<TRequest, TResponse>(MethodType.Unary, service.FullName, method.Name,
            Marshalling.For<TRequest>(method.InputType.Parser), Marshalling.For<TResponse>(method.OutputType.Parser));
        var handler = gateway.FindHandler<TRequest, TResponse>(method.Name);
        context.AddUnaryMethod(rpc, [], (_, request, call) => gateway.AnswerAsync(method.Name, handler, request, call));
    }
}

internal static class Marshalling
{
    public static Marshaller<T> For<T>(MessageParser parser)
        where T : class, IMessage<T> => new(
        (message, context) =>
        {
            context.SetPayloadLength(message.CalculateSize());
            message.WriteTo(context.GetBufferWriter());
            context.Complete();
        },
        context => (T)parser.ParseFrom(context.PayloadAsReadOnlySequence()));
}
