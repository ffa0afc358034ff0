using System.Text;
using System.Text.Json.Nodes;

namespace Halatech.Local.Tests.Twilio;

public sealed class ChoicesTests
{
    private const string Phone = $"whatsapp:{Bench.Phone}";

    [Fact]
    public async Task Buttons_AreOnTheTelephone_AndATapSendsTheTitle()
    {
        await using var bench = await Bench.StartAsync();
        await bench.TextAsync("Hello", Phone, Bench.WhatsApp);
        var sid = await CreateAsync(bench, "twilio/quick-reply", """{"body":"{{1}}","actions":[{"title":"{{2}}","id":"choice-1"},{"title":"No","id":"choice-2"}]}""");
        await SendAsync(bench, sid, """{"1":"Shall I?","2":"Yes"}""");

        var shown = bench.Twilio.Thread(Phone, Bench.WhatsApp)[^1];
        Assert.Equal(("Shall I?", "Yes,No", null), (shown.Body, string.Join(',', shown.Taps.Select(t => t.Title)), shown.ErrorCode));

        await bench.Twilio.ReceiveAsync(new(Phone, Bench.WhatsApp, "Yes") { TappedId = "choice-1" }, Patience.Token);
        Assert.Equal("Yes", bench.Twilio.Thread(Phone, Bench.WhatsApp)[^1].Body);
    }

    [Fact]
    public async Task List_HasItsButton()
    {
        await using var bench = await Bench.StartAsync();
        await bench.TextAsync("Hello", Phone, Bench.WhatsApp);
        var sid = await CreateAsync(bench, "twilio/list-picker", """{"body":"Which?","button":"{{1}}","items":[{"item":"A","id":"1","description":"first"},{"item":"B","id":"2"}]}""");
        await SendAsync(bench, sid, """{"1":"Choose"}""");
        var shown = bench.Twilio.Thread(Phone, Bench.WhatsApp)[^1];
        Assert.Equal(("Choose", "first", 2), (shown.ListButton, shown.Taps[0].Description, shown.Taps.Count));
    }

    [Theory]
    [InlineData("""[{"title":"1"},{"title":"2"},{"title":"3"},{"title":"4"}]""")]
    [InlineData("""[{"title":"This title is longer than twenty"}]""")]
    public async Task ButtonsThatWhatsAppDoesNotTake_Fail(string actions)
    {
        await using var bench = await Bench.StartAsync();
        await bench.TextAsync("Hello", Phone, Bench.WhatsApp);
        await SendAsync(bench, await CreateAsync(bench, "twilio/quick-reply", $$"""{"body":"Which?","actions":{{actions}}}"""), "{}");
        Assert.Equal(63021, bench.Twilio.Thread(Phone, Bench.WhatsApp)[^1].ErrorCode);
    }

    [Fact]
    public async Task VariableThatIsTooLong_IsRefused()
    {
        await using var bench = await Bench.StartAsync();
        await bench.TextAsync("Hello", Phone, Bench.WhatsApp);
        var sid = await CreateAsync(bench, "twilio/text", """{"body":"{{1}}"}""");
        var answer = await PostAsync(bench, sid, new JsonObject { ["1"] = new string('x', 257) }.ToJsonString());
        Assert.Equal((400, 50541), (answer.Status, answer.Code));
    }

    private static async Task<string> CreateAsync(Bench bench, string type, string body)
    {
        using var content = new StringContent(
            $$"""{"friendly_name":"t","language":"en","types":{"{{type}}":{{body}} } }""", Encoding.UTF8, "application/json");
        return (await Answer.ReadAsync(await bench.Rest.PostAsync("/v1/Content", content))).Text("sid");
    }

    private static async Task SendAsync(Bench bench, string content, string variables)
    {
        Assert.Equal(201, (await PostAsync(bench, content, variables)).Status);
        await bench.Twilio.IdleAsync(Patience.Token);
    }

    private static async Task<Answer> PostAsync(Bench bench, string content, string variables)
    {
        var conversations = await bench.GetAsync($"/v1/Services/{Bench.Service}/Conversations");
        var sid = conversations.List("conversations").Single().GetProperty("sid").GetString();
        return await bench.PostAsync($"/v1/Services/{Bench.Service}/Conversations/{sid}/Messages", ("ContentSid", content), ("ContentVariables", variables));
    }
}
