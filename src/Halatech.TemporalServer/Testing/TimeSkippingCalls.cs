using Google.Protobuf.WellKnownTypes;
using Temporalio.Api.TestService.V1;

namespace Halatech.TemporalServer.Testing;

/// <summary>The test service, by which a client governs time.</summary>
internal sealed class TimeSkippingCalls(World world, TimeSkipping skipping) : IRpcHandlers
{
    public LockTimeSkippingResponse LockTimeSkipping(LockTimeSkippingRequest request, CallContext call)
    {
        world.Gate.Do(skipping.Lock);
        return new LockTimeSkippingResponse();
    }

    public UnlockTimeSkippingResponse UnlockTimeSkipping(UnlockTimeSkippingRequest request, CallContext call)
    {
        world.Gate.Do(skipping.Unlock);
        return new UnlockTimeSkippingResponse();
    }

    public async Task<SleepResponse> Sleep(SleepRequest request, CallContext call)
    {
        await world.Gate.Do(() => skipping.SleepUntil(world.Clock.Now + request.Duration.OrZero())).WaitAsync(call.Cancelled);
        return new SleepResponse();
    }

    public async Task<SleepResponse> SleepUntil(SleepUntilRequest request, CallContext call)
    {
        await world.Gate.Do(() => skipping.SleepUntil(request.Timestamp.ToDateTime())).WaitAsync(call.Cancelled);
        return new SleepResponse();
    }

    // Locked again by the very timer that ends the sleep: a moment later the clock would have run past the mark.
    public async Task<SleepResponse> UnlockTimeSkippingWithSleep(SleepRequest request, CallContext call)
    {
        await world.Gate.Do(() =>
        {
            skipping.Unlock();
            return skipping.SleepUntil(world.Clock.Now + request.Duration.OrZero(), skipping.Lock);
        }).WaitAsync(call.Cancelled);
        return new SleepResponse();
    }

    public GetCurrentTimeResponse GetCurrentTime(Empty request, CallContext call) => new() { Time = world.Gate.Do(() => world.Clock.Stamp) };
}
