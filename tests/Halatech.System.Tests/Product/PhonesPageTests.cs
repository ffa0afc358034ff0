using static Microsoft.Playwright.Assertions;

namespace Halatech.System.Tests.Product;

/// <summary>The page with the telephones, in a real browser.</summary>
[Collection(SharedProduct.Name)]
public sealed class PhonesPageTests(RunningProduct product, Browser browser) : IClassFixture<Browser>
{
    [Fact]
    public async Task Question_TypedAndEntered_ShowsBubbleReplyAndTicks()
    {
        await using var page = await OpenAsync();
        await page.ChooseAsync("WhatsApp");
        await page.Field.FillAsync(Hotel.Question);
        await page.Field.PressAsync("Enter");

        await Expect(page.Said).ToHaveTextAsync([Hotel.Question]);
        await Expect(page.Heard).ToContainTextAsync(Hotel.BreakfastTimes);
        await Expect(page.Section.Locator(".inbound-meta .tick.received")).ToBeVisibleAsync();

        // The page is being looked at, so the message counts as read.
        await Expect(page.Section.Locator(".outbound-meta .tick.read")).ToBeVisibleAsync();
        await Expect(page.Field).ToHaveValueAsync("");
        page.HasNoErrors();
    }

    [Fact]
    public async Task SampleQuestion_Clicked_IsTypedAndAnswered()
    {
        await using var page = await OpenAsync();
        await page.ChooseAsync("SMS");
        var chip = page.Section.Locator(".chip").First;
        var question = await chip.TextContentAsync();
        await chip.ClickAsync();
        await Expect(page.Said).ToHaveTextAsync([question!]);
        await Expect(page.Heard).ToBeVisibleAsync();
        page.HasNoErrors();
    }

    [Fact]
    public async Task FilesOfTheBusiness_AreShownAsAPictureAndACard()
    {
        await using var page = await OpenAsync();
        await page.ChooseAsync("Messenger");
        await page.Field.FillAsync("Can I see a picture of the Deluxe Room?");
        await page.Field.PressAsync("Enter");
        var picture = page.Section.Locator(".bubble.outbound img");
        await Expect(picture).ToHaveJSPropertyAsync("naturalWidth", 800);
        await Expect(page.Heard.Last).ToHaveTextAsync("Deluxe Room");

        await page.Field.FillAsync("What is on the menu at Atupa Kitchen?");
        await page.Field.PressAsync("Enter");
        var menu = page.Section.Locator(".bubble.outbound a.file");
        await Expect(menu).ToContainTextAsync("Atupa Kitchen menu.pdf");
        await Expect(menu).ToContainTextAsync("PDF");
        page.HasNoErrors();
    }

    [Fact]
    public async Task Thread_AfterReload_IsStillThere()
    {
        await using var page = await OpenAsync();
        await page.ChooseAsync("Messenger");
        await page.Field.FillAsync(Hotel.Question);
        await page.Field.PressAsync("Enter");
        await Expect(page.Heard).ToBeVisibleAsync();
        await page.ReloadAsync();
        await Expect(page.Said).ToHaveTextAsync([Hotel.Question]);
        await Expect(page.Heard).ToContainTextAsync(Hotel.BreakfastTimes);
        page.HasNoErrors();
    }

    [Theory]
    [InlineData("""<img src=x onerror="window.taken = 1">""")]
    [InlineData("""<script>window.taken = 1</script>""")]
    [InlineData("""<svg/onload=window.taken=1> javascript:window.taken=1 "' &lt;b&gt;""")]
    public async Task Message_WithMarkup_StaysText(string hostile)
    {
        await using var page = await OpenAsync();
        await page.ChooseAsync("WhatsApp");
        await page.Field.FillAsync(hostile);
        await page.Field.PressAsync("Enter");
        await Expect(page.Said).ToHaveTextAsync([hostile]);
        await Expect(page.Heard).ToBeVisibleAsync();
        await Expect(page.Section.Locator(".thread img, .thread script, .bubble svg")).ToHaveCountAsync(0);
        Assert.False(await page.EvaluateAsync("'taken' in window"));
        page.HasNoErrors();
    }

    [Fact]
    public async Task Phone_OnANarrowScreen_FitsAndWorks()
    {
        await using var page = await OpenAsync(width: 360, height: 640);
        await page.ChooseAsync("WhatsApp");
        Assert.True(await page.EvaluateAsync("document.documentElement.scrollWidth <= window.innerWidth"));
        await page.Field.FillAsync(Hotel.Question);
        await page.Field.PressAsync("Enter");
        await Expect(page.Heard).ToContainTextAsync(Hotel.BreakfastTimes);
        await page.Field.ScrollIntoViewIfNeededAsync();
        await Expect(page.Field).ToBeInViewportAsync(new() { Ratio = 1 });
        page.HasNoErrors();
    }

    [Fact]
    public async Task Phone_ByKeyboardAlone_ChoosesAChannelAndAsks()
    {
        await using var page = await OpenAsync();
        await page.TabToAsync(page.Picker);
        await page.PressAsync("Enter", "Home", "ArrowDown", "Enter");
        await Expect(page.Section).ToHaveAttributeAsync("data-channel", "whatsapp");
        await page.TabToAsync(page.Field);
        await page.TypeAsync(Hotel.Question);
        await page.PressAsync("Enter");
        await Expect(page.Heard).ToContainTextAsync(Hotel.BreakfastTimes);
        page.HasNoErrors();
    }

    private Task<PhonePage> OpenAsync(int width = 1280, int height = 900) => PhonePage.OpenAsync(browser, product, width, height);
}
