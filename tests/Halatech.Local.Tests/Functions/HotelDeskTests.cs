using System.Text;
using System.Text.Json;
using Halatech.Core.Conversations;
using HotelFunctions;

namespace Halatech.Local.Tests.Functions;

/// <summary>The sample hotel's reservation desk, called as the application calls it.</summary>
public sealed class HotelDeskTests : IAsyncLifetime
{
    private readonly HeldTime _time = new();
    private RealCalls _calls = null!;
    private WebApplication _hotel = null!;

    public async ValueTask InitializeAsync()
    {
        _calls = await RealCalls.StartAsync();
        _hotel = HotelFunctionsApp.Build(new HotelFunctionsOptions
        {
            Url = "http://127.0.0.1:0",
            Secret = _calls.Secret,
            Time = _time,
            CallbackTimeout = TimeSpan.FromMilliseconds(500),
        });
        await _hotel.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _hotel.DisposeAsync();
        await _calls.DisposeAsync();
    }

    [Fact]
    public async Task Booking_IsAcceptedAndConfirmedByCallback()
    {
        Assert.True((await BookAsync()).Later);
        Assert.Empty(Bookings);
        await _time.ReleaseAsync();
        Assert.Equal("confirmed", StatusOf(await _calls.NextAsync()));
        Assert.False(Assert.Single(Bookings).Cancelled);
    }

    [Fact]
    public async Task BookingAskedForTwice_IsOneBooking()
    {
        await BookAsync();
        Assert.True((await BookAsync()).Later);
        await _time.ReleaseAsync();
        await _calls.NextAsync();
        Assert.Single(Bookings);
        Assert.False(_calls.HasReceived);
    }

    [Fact]
    public async Task BookingUndoneWhileTheDeskThinks_IsNeverBooked()
    {
        await BookAsync();
        await UndoAsync(CallId.Of(3));
        await _time.ReleaseAsync();
        Assert.Equal("refused", StatusOf(await _calls.NextAsync()));
        Assert.Empty(Bookings);
    }

    [Fact]
    public async Task BookingUndoneAfterwards_IsCancelled()
    {
        await BookAsync();
        await _time.ReleaseAsync();
        await _calls.NextAsync();
        await UndoAsync(CallId.Of(3));
        Assert.True(Assert.Single(Bookings).Cancelled);
    }

    [Fact]
    public async Task UndoingAnotherCall_LeavesTheBookingAlone()
    {
        await BookAsync();
        await UndoAsync(CallId.Of(9));
        await _time.ReleaseAsync();
        Assert.Equal("confirmed", StatusOf(await _calls.NextAsync()));
        Assert.False(Assert.Single(Bookings).Cancelled);
    }

    [Fact]
    public async Task CallbackThatIsNotAnsweredInTime_IsRepeated_WithTheSameAnswer()
    {
        _calls.Meanwhile = context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        await BookAsync();
        await _time.ReleaseAsync();
        var first = await _calls.NextAsync();
        _calls.Meanwhile = _ => Task.CompletedTask;
        await _time.ReleaseAsync();
        var second = await _calls.NextAsync();
        Assert.Equal(first.Path, second.Path);
        Assert.Equal(Encoding.UTF8.GetString(first.Body), Encoding.UTF8.GetString(second.Body));
        Assert.Single(Bookings);
    }

    private IEnumerable<Booking> Bookings => _hotel.Services.GetRequiredService<Hotel>().Bookings;

    private Task<Core.Transactions.FunctionAnswer> BookAsync() => _calls.CallAsync(
        Endpoint, "book-room",
        $$"""{"actionType":"book-room","room":"Deluxe Room","arrival":"{{DateTime.UtcNow.AddDays(30):yyyy-MM-dd}}","nights":2,"guests":2,"name":"Ada"}""",
        CallId.Of(3));

    private async Task UndoAsync(CallId call)
    {
        var undone = await _calls.CallAsync(Endpoint, "undo-booking", $$"""{"actionType":"undo-booking","calls":["{{call}}"]}""", CallId.OfUndo(4));
        Assert.False(undone.Later);
    }

    private string Endpoint => $"{RealCalls.AddressOf(_hotel)}/hotel";

    private static string? StatusOf(RealCalls.Received callback) =>
        JsonDocument.Parse(callback.Body).RootElement.GetProperty("status").GetString();
}
