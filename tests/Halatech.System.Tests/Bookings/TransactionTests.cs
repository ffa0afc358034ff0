using System.Text.RegularExpressions;
using Halatech.Core.Conversations;
using Halatech.Local;
using Halatech.System.Tests.Product;

namespace Halatech.System.Tests.Bookings;

/// <summary>Guests of the running product who get something done, without any key.</summary>
[Collection(SharedProduct.Name)]
public sealed partial class TransactionTests(RunningProduct product)
{
    [Fact]
    public async Task Room_IsBookedOverWhatsApp_UntilTheConfirmationByCallback()
    {
        var phone = product.NewPhone(Hotel.WhatsApp);
        var number = await BookAsync(phone);
        Assert.Contains("Ngozi Ade", await BookingsPageAsync(), StringComparison.Ordinal);

        var events = await SettledAsync(phone);
        LogReader.EveryCallHasItsReceipt(events);
        Assert.Equal(["initiateTransaction", "post", "endTransaction"], events.OfType<FunctionCalled>().Select(e => e.Name));
        Assert.True(Assert.Single(events.OfType<FunctionAnswered>()).ByCallback);
        Assert.Equal("completed", Assert.Single(events.OfType<TransactionEnded>()).Outcome);
        Assert.Single(await phone.ThreadAsync(), m => m.Body?.Contains(number, StringComparison.Ordinal) == true);
        await KeepTranscriptAsync("booking-transcript.txt", events);
    }

    [Fact]
    public async Task Food_IsOrderedToARoom()
    {
        var phone = product.NewPhone(Hotel.WhatsApp);
        await phone.AskForAsync("I want to order jollof rice to room 412", "Shall I go ahead?");
        var told = await phone.AskForAsync("yes please", "in the kitchen");
        Assert.Contains("Jollof rice, grilled chicken, plantain for room 412", told, StringComparison.Ordinal);
        var events = await SettledAsync(phone);
        LogReader.EveryCallHasItsReceipt(events);
        Assert.Equal("order-food", Assert.Single(events.OfType<TransactionEnded>()).TransactionId);
    }

    [Fact]
    public async Task Booking_IsCancelledByItsNumber()
    {
        var phone = product.NewPhone(Hotel.WhatsApp);
        var number = await BookAsync(phone);
        await phone.AskForAsync("I want to cancel my booking", "What is your booking number");
        await phone.AskForAsync(number, "Shall I go ahead?");
        await phone.AskForAsync("yes", $"Booking {number} is cancelled");
        Assert.Matches($"class=\"off\"><td>{number}<", await BookingsPageAsync());
        LogReader.EveryCallHasItsReceipt(await SettledAsync(phone));
    }

    [Fact]
    public async Task Booking_CalledOffWhileTheDeskThinks_IsNeverMade()
    {
        // By SMS: on WhatsApp the thanks may leave some seconds late, because messages to one customer are paced there.
        var phone = product.NewPhone(Hotel.Sms);
        await phone.AskForAsync("Please book a classic room from 14 December for 2 nights for two people, my name is Zainab Musa", "Shall I go ahead?");
        await phone.AskForAsync("yes please", "as soon as the answer is in");
        await phone.AskForAsync("actually, cancel that", "withdrawn");
        await SettledAsync(phone);

        // Who books later is confirmed later.
        await BookAsync(product.NewPhone(Hotel.WhatsApp));
        Assert.DoesNotContain("Zainab Musa", LiveRows(await BookingsPageAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task WishForSilence_InOrdinaryWords_IsObeyedUntilStart()
    {
        var phone = product.NewPhone(Hotel.WhatsApp);
        await phone.AskAsync(Hotel.Question);
        Assert.Equal(Hotel.Texts.OptedOut, await phone.AskAsync("please stop texting me"));
        await phone.SayAsync("Is there a pool?");
        await product.NewPhone(Hotel.WhatsApp).AskAsync(Hotel.Question);
        Assert.Equal(2, (await phone.ThreadAsync()).Count(Telephone.IsAnswer));
        Assert.Equal(Hotel.Texts.OptedIn, await phone.AskAsync("START"));
        Assert.Contains(Hotel.BreakfastTimes, await phone.AskAsync(Hotel.Question), StringComparison.Ordinal);
        Assert.Equal("meaning", Assert.Single((await ProductLog.OfAsync(product.Copy, phone)).OfType<CustomerOptedOut>()).By);
    }

    [Fact]
    public async Task Stop_ToOneNumberOfTheBusiness_HoldsAtItsOther()
    {
        var phone = product.NewPhone(Hotel.Sms);
        await phone.AskAsync(Hotel.Question);
        var other = phone.At(Hotel.PlainSms);
        await other.AskAsync(Hotel.Question);
        await phone.SayAsync("STOP");
        await phone.SayAsync("Is there a pool?");
        await other.SayAsync("Is there a pool?");
        await product.NewPhone(Hotel.PlainSms).AskAsync(Hotel.Question);
        Assert.Single(await other.ThreadAsync(), Telephone.IsAnswer);
        Assert.Single(await phone.ThreadAsync(), Telephone.IsAnswer);
    }

    /// <summary>Books as people do: step by step, with a question and a change of mind on the way. Returns the booking's number.</summary>
    private static async Task<string> BookAsync(Telephone phone)
    {
        await phone.AskForAsync("Hi! I want to book a room", "Which room");
        await phone.AskForAsync("the deluxe one", "On which date");
        await phone.AskForAsync("is breakfast included?", "On which date");
        await phone.AskForAsync("12 December", "How many nights");
        await phone.AskForAsync("2", "How many guests");
        await phone.AskForAsync("two of us", "What name");
        await phone.AskForAsync("Ngozi Ade, thanks", "nights: 2");
        await phone.AskForAsync("no, make it 3 nights", "nights: 3");
        var before = (await phone.ThreadAsync()).Count(Telephone.IsAnswer);
        await phone.AskForAsync("yes please", "as soon as the answer is in");
        return BookingNumber().Match(await phone.HearAsync("is confirmed", before)).Value;
    }

    private async Task<IReadOnlyList<ConversationEvent>> SettledAsync(Telephone phone) => await Eventually.GetAsync(
        () => ProductLog.OfAsync(product.Copy, phone), events => events.OfType<TransactionEnded>().Any(), _ => "the transaction ends");

    private async Task<string> BookingsPageAsync()
    {
        using var http = new HttpClient();
        return await http.GetStringAsync(new Uri(LocalPorts.Url(product.Copy.Ports.Functions)), TestContext.Current.CancellationToken);
    }

    private static string LiveRows(string page) => CancelledRow().Replace(page, "");

    private static async Task KeepTranscriptAsync(string name, IReadOnlyList<ConversationEvent> events)
    {
        var folder = Directory.CreateDirectory(Path.Combine(RepositoryFolder.Find(), "TestResults")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, name), Transcript.Of(events), TestContext.Current.CancellationToken);
    }

    [GeneratedRegex("LC[0-9]{5}")]
    private static partial Regex BookingNumber();

    [GeneratedRegex("<tr class=\"off\">.*?</tr>", RegexOptions.Singleline)]
    private static partial Regex CancelledRow();
}
