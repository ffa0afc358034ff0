using System.Security.Cryptography;
using Halatech.Local;
using Halatech.Local.Samples;
using Halatech.System.Tests.Faults;
using HotelFunctions;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Halatech.System.Tests.Bookings;

/// <summary>The sample hotel's functions in the test's own process: they outlive every host that calls them.</summary>
internal sealed class HotelDesk : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TaskCompletionSource _release = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _calls;

    private HotelDesk(WebApplication app) => _app = app;

    public string Secret { get; private init; } = "";

    /// <summary>How many calls came, repetitions included.</summary>
    public int Calls => Volatile.Read(ref _calls);

    public IReadOnlyList<Booking> Bookings => [.. _app.Services.GetRequiredService<HotelFunctions.Hotel>().Bookings];

    /// <summary>When the hotel has taken its first call, and its response has not left.</summary>
    public Task FirstTaken => _taken.Task;

    /// <param name="desk">How long a confirmation takes.</param>
    /// <param name="holdsFirstResponse">The response to the first call is held back until <see cref="Release"/>.</param>
    public static async Task<HotelDesk> StartAsync(TimeSpan desk, bool holdsFirstResponse = false)
    {
        var secret = RandomNumberGenerator.GetHexString(32);
        var app = HotelFunctionsApp.Build(new HotelFunctionsOptions { Url = "http://127.0.0.1:0", Secret = secret, DeskDelay = desk });
        var hotel = new HotelDesk(app) { Secret = secret };
        app.Use((context, next) => hotel.CountAsync(context, next, holdsFirstResponse));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return hotel;
    }

    public void Release() => _release.TrySetResult();

    /// <summary>The sample hotel's maps and transactions, led to this desk.</summary>
    public FaultTenant Tenant
    {
        get
        {
            var url = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
            var sample = SampleFunctions.PointTo(
                SampleTenant.LoadAll(Path.Combine(RepositoryFolder.Find(), "samples", "tenants")).Single(SampleFunctions.Has), url);
            return new(Secret, own => own with
            {
                DiscussionMap = sample.Configuration.DiscussionMap,
                Transactions = sample.Configuration.Transactions,
                Assistant = sample.Configuration.Assistant,
                Handoff = sample.Configuration.Handoff,
                TimeZone = sample.Configuration.TimeZone,
                Organisation = sample.Configuration.Organisation,
            });
        }
    }

    public async ValueTask DisposeAsync()
    {
        Release();
        await _app.DisposeAsync();
    }

    private async Task CountAsync(HttpContext context, RequestDelegate next, bool holdsFirstResponse)
    {
        if (Interlocked.Increment(ref _calls) > 1 || !holdsFirstResponse)
        {
            await next(context);
            return;
        }

        // It is done and noted; only the word of it has not left.
        var wire = context.Response.Body;
        using var held = new MemoryStream();
        context.Response.Body = held;
        await next(context);
        _taken.TrySetResult();
        await _release.Task;
        context.Response.Body = wire;
        if (!context.RequestAborted.IsCancellationRequested) await wire.WriteAsync(held.ToArray());
    }
}
