using Halatech.Local;
using Halatech.System.Tests.Product;
using static Microsoft.Playwright.Assertions;

namespace Halatech.System.Tests.Bookings;

/// <summary>A room is booked on the page with the telephones, in a real browser and without any key.</summary>
[Collection(SharedProduct.Name)]
public sealed class BookingPageTests(RunningProduct product, Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task Room_IsBookedToTheConfirmation()
    {
        await using var page = await PhonePage.OpenAsync(browser, product, 1280, 1000);
        await page.ChooseAsync("WhatsApp");
        await AskAsync(page, "I'd like to book the family room from next Friday for two nights", "How many guests");
        await AskAsync(page, "two adults and two children", "What name");
        await AskAsync(page, "Bola Ojo", "Shall I go ahead?");
        await AskAsync(page, "yes please", "as soon as the answer is in");
        await Expect(page.Heard.Last).ToContainTextAsync("is confirmed");
        await Expect(page.Heard.Last).ToContainTextAsync("Family Room, 2 nights");
        await Expect(page.Heard.Last).ToContainTextAsync("4 guests");
        page.HasNoErrors();
        await page.Section.ScreenshotAsync(new()
        {
            Path = Path.Combine(Directory.CreateDirectory(Path.Combine(RepositoryFolder.Find(), "TestResults")).FullName, "booking.png"),
        });
    }

    private static async Task AskAsync(PhonePage page, string text, string phrase)
    {
        await page.Field.FillAsync(text);
        await page.Field.PressAsync("Enter");
        await Expect(page.Heard.Last).ToContainTextAsync(phrase);
    }
}
