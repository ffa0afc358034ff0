using Halatech.Core.Conversations;
using Halatech.System.Tests.Faults;

namespace Halatech.System.Tests.Bookings;

/// <summary>A room is booked once and confirmed once, whenever the host is killed on the way.</summary>
public sealed class BookingFaultTests
{
    private const string Wish = "Please book a classic room from 12 December for 2 nights for two people, my name is Tunde Bello";

    [Fact]
    public async Task Host_KilledWhileTheCallbackIsAwaited_ThereIsOneBookingAndOneConfirmation()
    {
        await using var hotel = await HotelDesk.StartAsync(desk: TimeSpan.FromSeconds(4));
        await using var world = await FaultWorld.StartAsync(hosts: 1, TimeSpan.Zero, like: hotel.Tenant);
        var guest = new Guest(world);
        await guest.AskAsync(Wish, "Shall I go ahead?");
        await guest.AskAsync("yes please", "as soon as the answer is in");

        await world.CrashAsync(0);
        await guest.HearsAsync("is confirmed");

        await HoldsAsync(world, hotel, guest);
        Assert.Equal(1, hotel.Calls);
    }

    [Fact]
    public async Task Host_KilledWhileThePostIsUnderWay_ThereIsOneBookingAndOneConfirmation()
    {
        await using var hotel = await HotelDesk.StartAsync(desk: TimeSpan.FromSeconds(1), holdsFirstResponse: true);
        await using var world = await FaultWorld.StartAsync(hosts: 1, TimeSpan.Zero, like: hotel.Tenant);
        var guest = new Guest(world);
        await guest.AskAsync(Wish, "Shall I go ahead?");
        var agreeing = guest.AskAsync("yes please", "is confirmed");
        await hotel.FirstTaken.WaitAsync(Eventually.Limit, TestContext.Current.CancellationToken);

        await world.CrashAsync(0);
        hotel.Release();
        await agreeing;

        await HoldsAsync(world, hotel, guest);
    }

    private static async Task HoldsAsync(FaultWorld world, HotelDesk hotel, Guest guest)
    {
        var booking = Assert.Single(hotel.Bookings);
        Assert.False(booking.Cancelled);
        Assert.Equal(("Classic Room", 2, 2, "Tunde Bello"), (booking.Room, booking.Nights, booking.Guests, booking.Name));
        await Eventually.TrueAsync(
            async () => (await LogReader.EventsAsync(world.Postgres.ConnectionString("faults"))).OfType<TransactionEnded>().Any(), "the transaction ends");
        var events = await LogReader.EventsAsync(world.Postgres.ConnectionString("faults"));
        LogReader.EveryCallHasItsReceipt(events);
        Assert.Single(events.OfType<FunctionCalled>(), e => e.Name == "post");
        Assert.Equal("completed", Assert.Single(events.OfType<TransactionEnded>()).Outcome);
        await world.Twilio.IdleAsync(TestContext.Current.CancellationToken);
        Assert.Single(guest.Heard, said => said.Contains(booking.Number, StringComparison.Ordinal));
    }
}
