using System.Collections.Immutable;
using Halatech.Adapters.Twilio;
using Halatech.Core.Conversations;
using Halatech.Core.Tenancy;
using Halatech.Grains.Tests.Support;
using Halatech.Local.Twilio;
using Microsoft.Extensions.Time.Testing;
using InboundMessage = Halatech.Core.Conversations.InboundMessage;

namespace Halatech.Local.Tests.Month;

/// <summary>Grains and the real Twilio adapter against the stand-in, all on one clock that a test moves.</summary>
internal sealed class MonthWorld : IAsyncDisposable
{
    private const string Token = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";

    private MonthWorld(FakeTimeProvider time, TwilioStandIn twilio, GrainCluster cluster, Attempts attempts) =>
        (Time, Twilio, Cluster, Attempts) = (time, twilio, cluster, attempts);

    public FakeTimeProvider Time { get; }

    public TwilioStandIn Twilio { get; }

    public GrainCluster Cluster { get; }

    public Attempts Attempts { get; }

    /// <param name="businesses">Each business's templates for WhatsApp.</param>
    public static async Task<(MonthWorld World, IReadOnlyList<TenantId> Tenants)> StartAsync(params ImmutableArray<TemplateSettings>[] businesses)
    {
        var time = MovedClock.From(new DateTimeOffset(2026, 11, 1, 9, 0, 0, TimeSpan.Zero));
        var twilio = await TwilioStandIn.StartAsync(new TwilioStandInOptions
        {
            Url = "http://127.0.0.1:0",
            Clock = time,
            SentDelay = TimeSpan.Zero,
            DeliveredDelay = TimeSpan.Zero,
            PairInterval = TimeSpan.FromSeconds(6),
            Accounts = [.. businesses.Select((templates, n) => new TwilioAccountSeed(AccountOf(n), Token, $"Business {n}", ServiceOf(n), [new(AddressOf(n)) { AutoCreationWebhookUrl = "http://127.0.0.1:9/" }])
            {
                Templates = [.. templates.Select(t => new TwilioTemplateSeed(t.ContentSid, t.ContentSid, t.Text, []))],
            })],
        }, null, TestContext.Current.CancellationToken);
        var attempts = new Attempts();
        var cluster = await GrainCluster.StartAsync(time, services =>
        {
            services.AddSingleton<ISecretVault>(new OneToken(Token)).AddTwilioAdapter(SettingsOf(twilio));
            WatchedCarrier.Watch(services, attempts);
        });
        List<TenantId> tenants = [];
        foreach (var (n, templates) in businesses.Index())
        {
            tenants.Add(await cluster.NewTenantAsync(tenant => tenant with
            {
                Twilio = new TwilioSettings(AccountOf(n), ServiceOf(n)),
                Channels = ImmutableDictionary<string, ChannelSettings>.Empty.Add("whatsapp", new ChannelSettings(1600, OutsideWindow: templates)),
            }));
        }

        return (new MonthWorld(time, twilio, cluster, attempts), tenants);
    }

    public static string AddressOf(int business) => $"whatsapp:+1555000{business:d4}";

    /// <summary>The customer writes; the message reaches the conversation with the delay that webhooks have.</summary>
    public async Task WriteAsync(TenantId tenant, int business, string phone, string text, TimeSpan delay)
    {
        var taken = await Twilio.ReceiveAsync(new(phone, AddressOf(business), text), TestContext.Current.CancellationToken);
        Time.Advance(delay);
        var shown = Twilio.Thread(phone, AddressOf(business)).Last(m => m.Sid == taken.MessageSid);
        var message = new InboundMessage(
            ProviderSid.Parse(shown.MessageSid!), shown.Index, new(Channel.WhatsApp, Carrier.Conversations, phone), text, [], shown.At);
        var grain = GrainOf(tenant, taken.ConversationSid!);
        (await Cluster.OnBehalfOfAsync(tenant, _ => grain.ReceiveAsync(message))).ToString();
    }

    public IConversationGrain GrainOf(TenantId tenant, string conversation) =>
        Cluster.Grains.GetGrain<IConversationGrain>(new ConversationKey(tenant, ConversationId.Parse(conversation)).ToGrainKey());

    public async ValueTask DisposeAsync()
    {
        await Cluster.DisposeAsync();
        await Twilio.DisposeAsync();
    }

    private static string AccountOf(int n) => $"AC{n:x32}";

    private static string ServiceOf(int n) => $"IS{n:x32}";

    private static IConfiguration SettingsOf(TwilioStandIn twilio) => new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["Twilio:BaseUrl"] = twilio.BaseAddress.ToString(),
        ["Twilio:PublicUrl"] = "https://chat.example.com",
    }).Build();

    private sealed class OneToken(string token) : ISecretVault
    {
        public Task StoreAsync(TenantId tenant, string name, string secret, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task<string?> OpenAsync(TenantId tenant, string name, CancellationToken cancellationToken) => Task.FromResult<string?>(token);

        public Task<string> OpenOrCreateAsync(TenantId tenant, string name, CancellationToken cancellationToken) => Task.FromResult(token);
    }
}
