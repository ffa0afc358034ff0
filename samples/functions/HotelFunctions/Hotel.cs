using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace HotelFunctions;

/// <summary>The hotel's own books, in memory: rooms, kitchen, bookings. Prices are those of the hotel's FAQs.</summary>
public sealed class Hotel(TimeProvider time)
{
    private const int LongestStay = 28;
    private const int TrayCharge = 2_500;

    private static readonly Dictionary<string, (int Price, int Sleeps)> Rooms = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Classic Room"] = (120_000, 2),
        ["Deluxe Room"] = (155_000, 2),
        ["Family Room"] = (215_000, 4),
        ["Executive Suite"] = (320_000, 2),
        ["Lantern Suite"] = (650_000, 4),
    };

    private static readonly Dictionary<string, int> Menu = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Jollof rice, grilled chicken, plantain"] = 14_000,
        ["Pounded yam, egusi and beef"] = 16_500,
        ["Ofada rice and ayamase"] = 15_000,
        ["Seafood okra and eba"] = 21_000,
        ["Catfish pepper soup"] = 13_500,
        ["Chicken club sandwich and chips"] = 13_000,
        ["Vegetable jollof and plantain"] = 10_500,
    };

    private readonly ConcurrentDictionary<string, Booking> _bookings = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<(string Conversation, string Call)> _undone = [];
    private readonly Lock _desk = new();

    public IEnumerable<Booking> Bookings => _bookings.Values.OrderBy(b => b.Number, StringComparer.Ordinal);

    public FunctionReply Book(FunctionCall call)
    {
        var (room, nights, guests) = (call.Text("room"), call.Number("nights"), call.Number("guests"));
        if (!Rooms.TryGetValue(room, out var kind)) return Refused($"We have no room called {room}.");
        if (!DateOnly.TryParseExact(call.Text("arrival"), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var arrival))
            return Refused("The day of arrival is not a date.");
        if (arrival < DateOnly.FromDateTime(time.GetUtcNow().UtcDateTime)) return Refused("The day of arrival has passed.");
        if (nights is < 1 or > LongestStay) return Refused($"We book 1 to {LongestStay} nights here.");
        if (guests < 1 || guests > kind.Sleeps) return Refused($"The {room} sleeps {kind.Sleeps}.");

        if (Enter(call, room, arrival, nights, guests) is not { } number) return Refused("The booking was called off.");
        var total = kind.Price * nights;
        return new(
            "confirmed",
            string.Create(
                CultureInfo.InvariantCulture,
                $"Your booking {number} is confirmed: {room}, {nights} night{(nights == 1 ? "" : "s")} from {arrival:d MMMM yyyy}, {guests} guest{(guests == 1 ? "" : "s")}, N{total:N0} in all. We look forward to seeing you."),
            number);
    }

    // What was undone while the desk was still looking at it must not be booked afterwards.
    private string? Enter(FunctionCall call, string room, DateOnly arrival, int nights, int guests)
    {
        lock (_desk)
        {
            if (_undone.Contains((call.ConversationId, call.CallId))) return null;
            while (true)
            {
                var number = $"LC{RandomNumberGenerator.GetInt32(10_000, 100_000)}";
                if (_bookings.TryAdd(number, new(number, call.ConversationId, call.CallId, room, arrival, nights, guests, call.Text("name")))) return number;
            }
        }
    }

    public FunctionReply Cancel(FunctionCall call)
    {
        var number = call.Text("bookingNumber");
        return _bookings.TryGetValue(number, out var booking) && !booking.Cancelled
            ? Cancelled(booking, $"Booking {number} is cancelled.")
            : Refused($"We have no open booking {number}.");
    }

    public FunctionReply Order(FunctionCall call)
    {
        var (dish, room) = (call.Text("dish"), call.Text("roomNumber"));
        if (!Menu.TryGetValue(dish, out var price)) return Refused($"{dish} is not on the menu.");
        if (room.Length is < 1 or > 6) return Refused("The room number is not one of ours.");
        return new(
            "ordered",
            string.Create(CultureInfo.InvariantCulture, $"Your order is in the kitchen: {dish} for room {room}, N{price:N0} and the tray charge of N{TrayCharge:N0}."));
    }

    /// <summary>Undoes what the named calls of the conversation did, and what they would still do.</summary>
    public FunctionReply Undo(FunctionCall call)
    {
        lock (_desk)
        {
            foreach (var id in CallsIn(call)) _undone.Add((call.ConversationId, id));
            foreach (var booking in _bookings.Values.Where(b => _undone.Contains((b.ConversationId, b.CallId)) && !b.Cancelled)) Cancelled(booking, "");
        }

        return new("undone", "");
    }

    private static IEnumerable<string> CallsIn(FunctionCall call) =>
        call.Arguments.TryGetProperty("calls", out var named) && named.ValueKind == JsonValueKind.Array
            ? named.EnumerateArray().Where(c => c.ValueKind == JsonValueKind.String).Select(c => c.GetString()!)
            : [];

    private FunctionReply Cancelled(Booking booking, string message)
    {
        _bookings[booking.Number] = booking with { Cancelled = true };
        return new("cancelled", message, booking.Number);
    }

    private static FunctionReply Refused(string message) => new("refused", message);
}

/// <summary>A booking in the hotel's books.</summary>
public sealed record Booking(
    string Number, string ConversationId, string CallId, string Room, DateOnly Arrival, int Nights, int Guests, string Name, bool Cancelled = false);
