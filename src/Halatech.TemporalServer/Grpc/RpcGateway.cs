using System.Data.Common;
using System.Reflection;
using Halatech.TemporalServer.Store;

namespace Halatech.TemporalServer.Grpc;

/// <summary>Finds the handler of a call and answers with what it says, once that is durable.</summary>
internal sealed class RpcGateway(IEnumerable<IRpcHandlers> handlers, IJournal journal, ILogger<RpcGateway> log)
{
    private readonly IRpcHandlers[] _handlers = [.. handlers];

    public Func<TRequest, CallContext, Task<TResponse>>? FindHandler<TRequest, TResponse>(string name)
    {
        Type[] parameters = [typeof(TRequest), typeof(CallContext)];
        foreach (var handler in _handlers)
        {
            var method = handler.GetType().GetMethod(name, BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public, parameters);
            var target = method is { IsStatic: false } ? handler : null;
            if (method?.ReturnType == typeof(Task<TResponse>))
                return method.CreateDelegate<Func<TRequest, CallContext, Task<TResponse>>>(target);
            if (method?.ReturnType != typeof(TResponse)) continue;
            var direct = method.CreateDelegate<Func<TRequest, CallContext, TResponse>>(target);
            return (request, call) => Task.FromResult(direct(request, call));
        }

        return null;
    }

    public async Task<TResponse> AnswerAsync<TRequest, TResponse>(
        string name, Func<TRequest, CallContext, Task<TResponse>>? handler, TRequest request, ServerCallContext call)
    {
        if (handler is null) throw Refusal.Make(StatusCode.Unimplemented, $"{name} is not implemented by this server.");
        try
        {
            return await handler(request, new CallContext(call.Deadline, call.CancellationToken));
        }
        catch (Exception error) when (error is not RpcException)
        {
            if (error is OperationCanceledException) throw new RpcException(new Status(StatusCode.Cancelled, "The call was cancelled."));
            if (error is ObjectDisposedException) throw Refusal.Unavailable("The server stops.");
            if (error is DbException) throw Refusal.Unavailable("The database does not answer; try again.");
            log.LogError(error, "{Call} failed unexpectedly", name);
            throw Refusal.Make(StatusCode.Internal, "The server failed unexpectedly; its log says why.");
        }
        finally
        {
            await BarrierAsync();
        }
    }

    private Task BarrierAsync() => journal.BarrierAsync();
}
