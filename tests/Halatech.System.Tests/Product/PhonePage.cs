using System.Collections.Concurrent;
using Halatech.Local;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Halatech.System.Tests.Product;

/// <summary>The page, open, with a telephone of the test's own on it.</summary>
internal sealed class PhonePage : IAsyncDisposable
{
    // Every control of the page and more; a Tab that never arrives is a control that the keyboard cannot reach.
    private const int MostTabs = 200;

    private readonly IPage _page;
    private readonly ConcurrentQueue<string> _errors = new();

    private PhonePage(IPage page, string holder)
    {
        _page = page;
        Section = page.GetByRole(AriaRole.Region, new() { Name = $"Phone of {holder}", Exact = true });
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") _errors.Enqueue(message.Text);
        };
        page.PageError += (_, error) => _errors.Enqueue(error);
    }

    public ILocator Section { get; }

    public ILocator Picker => Section.Locator(".picker");

    public ILocator Field => Section.Locator("textarea");

    /// <summary>What the customer wrote.</summary>
    public ILocator Said => Section.Locator(".bubble.inbound .words");

    /// <summary>What the business wrote.</summary>
    public ILocator Heard => Section.Locator(".bubble.outbound .words");

    public static async Task<PhonePage> OpenAsync(Browser browser, RunningProduct product, int width, int height)
    {
        var site = LocalPorts.Url(product.Copy.Ports.Twilio);
        var number = Telephone.New(site, Hotel.Sms).From;
        var holder = $"Guest {number[^6..]}";
        using var http = new HttpClient();
        using var added = await http.PostAsJsonAsync(
            $"{site}/phones/api/phones", new { number, name = holder }, TestContext.Current.CancellationToken);
        added.EnsureSuccessStatusCode();

        var page = new PhonePage(await browser.NewPageAsync(width, height), holder);
        await page._page.GotoAsync($"{site}/phones");
        await page.IsLiveAsync();
        return page;
    }

    public async Task ReloadAsync()
    {
        await _page.ReloadAsync();
        await IsLiveAsync();
    }

    /// <summary>Opens the menu and clicks a channel.</summary>
    public async Task ChooseAsync(string channel)
    {
        await Picker.ClickAsync();
        await Section.GetByRole(AriaRole.Option).Filter(new() { HasText = channel }).First.ClickAsync();
        await Expect(Section).ToHaveAttributeAsync("data-channel", channel.ToLowerInvariant());
    }

    public async Task TabToAsync(ILocator control)
    {
        for (var tabs = 0; tabs < MostTabs; tabs++)
        {
            if (await control.EvaluateAsync<bool>("control => control === document.activeElement")) return;
            await _page.Keyboard.PressAsync("Tab");
        }

        Assert.Fail($"{control} cannot be reached by Tab");
    }

    public async Task PressAsync(params string[] keys)
    {
        foreach (var key in keys) await _page.Keyboard.PressAsync(key);
    }

    public Task TypeAsync(string text) => _page.Keyboard.TypeAsync(text);

    public Task<bool> EvaluateAsync(string expression) => _page.EvaluateAsync<bool>(expression);

    public void HasNoErrors() => Assert.Empty(_errors);

    public async ValueTask DisposeAsync() => await _page.CloseAsync();

    // By its class: on a narrow screen the word gives way to a dot.
    private Task IsLiveAsync() => Expect(_page.Locator("#link.live")).ToBeAttachedAsync();
}
