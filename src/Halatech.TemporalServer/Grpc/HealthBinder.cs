using Grpc.AspNetCore.Server.Model;

namespace Halatech.TemporalServer.Grpc;

/// <summary>grpc.health.v1: its messages are internal to the SDK, and "serving" is two bytes (field 1, a varint of 1).</summary>
internal sealed class HealthBinder : IServiceMethodProvider<HealthEndpoint>
{
    private static readonly byte[] Serving = [0x08, 0x01];

    private static readonly Marshaller<byte[]> Raw = new(bytes => bytes, bytes => bytes);

    public void OnServiceMethodDiscovery(ServiceMethodProviderContext<HealthEndpoint> context) => context.AddUnaryMethod(
        new Method<byte[], byte[]>(MethodType.Unary, "grpc.health.v1.Health", "Check", Raw, Raw), [],
        (_, _, _) => Task.FromResult(Serving));
}
