using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Halatech.Local.Twilio;

namespace Halatech.Local.Tests.Twilio;

/// <summary>A stand-in with one business, a server that takes its webhooks, and a REST client with the business's credentials.</summary>
public sealed class Bench : IAsyncDisposable
{
    public const string Account = "AC0123456789abcdef0123456789abcdef";
    public const string Token = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
    public const string Service = "IS0123456789abcdef0123456789abcdef";
    public const string Key = "SK0123456789abcdef0123456789abcdef";
    public const string Secret = "a-secret-of-an-api-key";
    public const string Sms = "+15550001000";
    public const string PlainSms = "+15550002000";
    public const string WhatsApp = "whatsapp:+15550001000";
    public const string Messenger = "messenger:104500001000";
    public const string Rcs = "rcs:hala_agent";
    public const string OtherAccount = "ACfedcba9876543210fedcba9876543210";
    public const string OtherToken = "ffffffffffffffffffffffffffffffff";
    public const string OtherSms = "+15559990000";
    public const string Phone = "+15551230001";

    private Bench(WebhookEcho echo, TwilioStandIn twilio)
    {
        (Echo, Twilio) = (echo, twilio);
        Rest = Client(Account, Token);
    }

    public WebhookEcho Echo { get; }
    public TwilioStandIn Twilio { get; }
    public HttpClient Rest { get; }

    public static async Task<Bench> StartAsync(Func<TwilioStandInOptions, TwilioStandInOptions>? adjust = null, Func<WebhookEcho, TwilioAddressSeed[]>? addresses = null)
    {
        var echo = await WebhookEcho.StartAsync();
        var options = Options(addresses?.Invoke(echo) ?? Addresses(echo));
        return new(echo, await TwilioStandIn.StartAsync(adjust?.Invoke(options) ?? options, null, Patience.Token));
    }

    public static TwilioAddressSeed[] Addresses(WebhookEcho echo) =>
    [
        new(Sms) { AutoCreationWebhookUrl = echo.Url("/conversations") },
        new(PlainSms),
        new(WhatsApp) { AutoCreationWebhookUrl = echo.Url("/conversations") },
        new(Messenger) { AutoCreationWebhookUrl = echo.Url("/conversations") },
        new(Rcs),
    ];

    public static TwilioStandInOptions Options(params TwilioAddressSeed[] addresses) => new()
    {
        Url = "http://127.0.0.1:0",
        SentDelay = TimeSpan.Zero,
        DeliveredDelay = TimeSpan.Zero,
        WebhookRetryDelay = TimeSpan.FromMilliseconds(1),
        Accounts =
        [
            new(Account, Token, "Adire Hotel", Service, addresses) { ApiKeys = new Dictionary<string, string> { [Key] = Secret }, SampleQuestions = ["Do you have a pool?"] },
            new(OtherAccount, OtherToken, "Somebody else", "ISfedcba9876543210fedcba9876543210", [new(OtherSms)]),
        ],
        Phones = [new(Phone, "Amina")],
    };

    public HttpClient Client(string user, string password) => new()
    {
        BaseAddress = Twilio.BaseAddress,
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))) },
    };

    public async Task<Answer> PostAsync(string path, params (string Name, string Value)[] form)
    {
        using var content = new FormUrlEncodedContent(form.Select(f => KeyValuePair.Create(f.Name, f.Value)));
        return await Answer.ReadAsync(await Rest.PostAsync(path, content));
    }

    public async Task<Answer> GetAsync(string path) => await Answer.ReadAsync(await Rest.GetAsync(path));

    public async Task<Answer> DeleteAsync(string path) => await Answer.ReadAsync(await Rest.DeleteAsync(path));

    public Task<InboundResult> TextAsync(string body, string from = Phone, string to = Sms) =>
        Twilio.ReceiveAsync(new(from, to, body), Patience.Token);

    /// <summary>A conversation with one telephone bound to a business address.</summary>
    public async Task<string> ConversationAsync(string phone = Phone, string proxy = Sms)
    {
        var sid = (await PostAsync("/v1/Conversations")).Text("sid");
        var added = await PostAsync($"/v1/Conversations/{sid}/Participants", ("MessagingBinding.Address", phone), ("MessagingBinding.ProxyAddress", proxy));
        Assert.Equal(201, added.Status);
        return sid;
    }

    public async ValueTask DisposeAsync()
    {
        Rest.Dispose();
        await Twilio.DisposeAsync();
        await Echo.DisposeAsync();
    }
}

/// <summary>A REST answer with its JSON.</summary>
public sealed record Answer(int Status, JsonElement Json, HttpResponseMessage Response)
{
    public int Code => Json.GetProperty("code").GetInt32();

    public string Text(string property) => Json.GetProperty(property).GetString()!;

    public IEnumerable<JsonElement> List(string key) => Json.GetProperty(key).EnumerateArray();

    public static async Task<Answer> ReadAsync(HttpResponseMessage response)
    {
        var json = response.Content.Headers.ContentType?.MediaType?.EndsWith("json", StringComparison.Ordinal) == true
            ? await response.Content.ReadFromJsonAsync<JsonElement>()
            : default;
        return new((int)response.StatusCode, json, response);
    }
}
