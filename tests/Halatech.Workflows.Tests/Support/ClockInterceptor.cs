using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Time.Testing;
using Temporalio.Activities;
using Temporalio.Worker.Interceptors;

namespace Halatech.Workflows.Tests.Support;

/// <summary>Sets the grains' clock by the server's before each activity, so that time which is skipped passes for both.</summary>
internal sealed class ClockInterceptor(FakeTimeProvider time) : IWorkerInterceptor
{
    public ActivityInboundInterceptor InterceptActivity(ActivityInboundInterceptor nextInterceptor) => new Inbound(nextInterceptor, time);

    private sealed class Inbound(ActivityInboundInterceptor next, FakeTimeProvider time) : ActivityInboundInterceptor(next)
    {
        public override async Task<object?> ExecuteActivityAsync(ExecuteActivityInput input)
        {
            var answer = await ActivityExecutionContext.Current.TemporalClient.Connection.TestService.GetCurrentTimeAsync(new Empty());
            Clocks.Set(time, answer.Time.ToDateTimeOffset());
            return await base.ExecuteActivityAsync(input);
        }
    }
}

internal static class Clocks
{
    private static readonly Lock Gate = new();

    /// <summary>Sets a clock, which never goes back.</summary>
    public static void Set(FakeTimeProvider time, DateTimeOffset now)
    {
        lock (Gate)
        {
            if (now > time.GetUtcNow()) time.SetUtcNow(now);
        }
    }
}
