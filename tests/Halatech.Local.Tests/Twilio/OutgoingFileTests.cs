using Halatech.Adapters.Functions;
using Halatech.Adapters.Twilio;
using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Messaging;
using Halatech.Core.Tenancy;
using Halatech.Local.Samples;
using Halatech.Local.Twilio;
using HotelFunctions;
using Channel = Halatech.Core.Conversations.Channel;

namespace Halatech.Local.Tests.Twilio;

/// <summary>The adapter sends the sample hotel's own files, which its service serves, to telephones of the stand-in.</summary>
public sealed class OutgoingFileTests
{
    private static readonly TenantConfiguration Hotel =
        SampleTenant.LoadAll(Path.Combine(RepositoryFolder.Find(), "samples", "tenants")).First(SampleFunctions.Has).Configuration;

    [Theory]
    [InlineData(Bench.WhatsApp, Channel.WhatsApp)]
    [InlineData(Bench.Messenger, Channel.Messenger)]
    [InlineData(Bench.Sms, Channel.Sms)]
    public async Task Files_ReachTheTelephone_OneInAMessage_AndOnce(string business, Channel channel)
    {
        await using var world = await World.StartAsync();
        var conversation = await world.ConversationAsync(business);
        foreach (var (part, file) in world.Files.Index())
        {
            var message = World.Message(conversation, channel, part, file);
            var sent = await world.Carrier.SendAsync(message, Patience.Token);
            Assert.True(sent.IsOk, sent.Error?.Message);

            // The answer was lost; the same part is not sent again.
            Assert.Equal(sent.Value, (await world.Carrier.SendAsync(message with { MayHaveBeenSent = true }, Patience.Token)).Value);
        }

        var heard = await world.HeardAsync(business);
        Assert.Equal(["application/pdf", "image/png"], heard.Select(m => Assert.Single(m.Media).ContentType));
        Assert.Equal(["Atupa Kitchen menu.pdf", "Deluxe Room.png"], heard.Select(m => m.Media[0].Filename));
        Assert.All(heard, m => Assert.Equal(channel == Channel.WhatsApp, m.Body is null));
    }

    [Fact]
    public async Task FileThatIsGone_ReachesTheTelephoneAsALink()
    {
        await using var world = await World.StartAsync();
        var file = world.Files[0] with { Url = world.Files[0].Url.Replace("atupa", "gone", StringComparison.Ordinal) };
        var message = World.Message(await world.ConversationAsync(Bench.WhatsApp), Channel.WhatsApp, 0, file);
        Assert.True((await world.Carrier.SendAsync(message, Patience.Token)).IsOk);
        var heard = Assert.Single(await world.HeardAsync(Bench.WhatsApp));
        Assert.Equal((message.Text, true), (heard.Body, heard.Media.Count == 0));
    }

    private sealed class World : IAsyncDisposable
    {
        private readonly WebApplication _hotel;
        private readonly ServiceProvider _services;

        private World(Bench bench, WebApplication hotel)
        {
            (Bench, _hotel) = (bench, hotel);
            Files = [.. Hotel.Files.Select(f => f with { Url = f.Url.Replace("http://localhost:5084", hotel.Urls.Single(), StringComparison.Ordinal) })];
            var settings = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
            {
                ["Twilio:BaseUrl"] = bench.Twilio.BaseAddress.ToString(),
                ["Twilio:PublicUrl"] = "https://chat.example.com",
            }).Build();
            _services = new ServiceCollection().AddLogging().AddSingleton<ITenantConfigurations, OneTenant>().AddSingleton<ISecretVault, OneToken>()
                .AddTwilioAdapter(settings).Configure<FunctionOptions>(functions => functions.AllowLoopback = true).BuildServiceProvider();
        }

        public Bench Bench { get; }

        public IReadOnlyList<TenantFile> Files { get; }

        public IMessageCarrier Carrier => _services.GetRequiredService<IMessageCarrier>();

        public static async Task<World> StartAsync()
        {
            var hotel = HotelFunctionsApp.Build(new HotelFunctionsOptions { Url = "http://127.0.0.1:0", Secret = "s" });
            await hotel.StartAsync(Patience.Token);
            return new World(await Bench.StartAsync(), hotel);
        }

        public async Task<string> ConversationAsync(string business)
        {
            await Bench.TextAsync("Hello", Phone(business), business);
            return Bench.Twilio.Thread(Phone(business), business)[0].ConversationSid!;
        }

        public static OutboundMessage Message(string conversation, Channel channel, int part, TenantFile file) => new(
            new(Hotel.TenantId, ConversationId.Parse(conversation)), new Route(channel, Core.Conversations.Carrier.Conversations, Bench.Phone),
            new SendId(ReplyId.OfTurn(1), part), AuthorKind.Assistant, $"{file.Title}: {file.Url}", DateTimeOffset.UtcNow, MayHaveBeenSent: false)
        {
            File = new OutboundFile(file.Url, file.Title),
        };

        public Task<IReadOnlyList<PhoneMessage>> HeardAsync(string business) => Task.FromResult<IReadOnlyList<PhoneMessage>>(
            [.. Bench.Twilio.Thread(Phone(business), business).Where(m => m.Direction == "outbound")]);

        public async ValueTask DisposeAsync()
        {
            await _services.DisposeAsync();
            await Bench.DisposeAsync();
            await _hotel.DisposeAsync();
        }

        private static string Phone(string business) => business.Split(':')[0] switch
        {
            "messenger" => $"messenger:{Bench.Phone[1..]}",
            "whatsapp" => $"whatsapp:{Bench.Phone}",
            _ => Bench.Phone,
        };
    }

    private sealed class OneTenant : ITenantConfigurations
    {
        public ValueTask<Result<TenantConfiguration>> GetAsync(TenantId tenant) =>
            new(Hotel with { Twilio = new TwilioSettings(Bench.Account, Bench.Service) });

        public ValueTask<Result<TenantConfiguration>> GetAsync(TenantId tenant, int version) => GetAsync(tenant);
    }

    private sealed class OneToken : ISecretVault
    {
        public Task StoreAsync(TenantId tenant, string name, string secret, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<string?> OpenAsync(TenantId tenant, string name, CancellationToken cancellationToken) => Task.FromResult<string?>(Bench.Token);

        public Task<string> OpenOrCreateAsync(TenantId tenant, string name, CancellationToken cancellationToken) => Task.FromResult(Bench.Token);
    }
}
