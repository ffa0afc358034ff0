using System.Globalization;
using System.Security.Cryptography;
using Halatech.Adapters;
using Halatech.Adapters.Postgres;
using Halatech.Core.Knowledge;
using Halatech.Core.Tenancy;
using Halatech.Local;
using Halatech.Local.OpenAi;
using Halatech.Local.Postgres;
using Halatech.Local.Twilio;
using Microsoft.Extensions.Logging.Abstractions;

namespace Halatech.System.Tests.Faults;

/// <summary>
/// A whole deployment with processes that can be killed: Postgres, one or two hosts behind a front door, and the
/// stand-ins, which outlive them all and so know what was really sent.
/// </summary>
internal sealed class FaultWorld : IAsyncDisposable
{
    public const string Business = "+15005550100";
    private const string Account = "AC000000000000000000000000000000aa";
    private const string Service = "IS000000000000000000000000000000aa";

    private readonly Stack<IAsyncDisposable> _parts = new();
    private readonly Dictionary<string, string> _settings = new(StringComparer.Ordinal);
    private readonly List<(int Port, int Silo, int Gateway)> _endpoints = [];

    public required PrivateCluster Postgres { get; init; }

    public required TwilioStandIn Twilio { get; init; }

    public required OpenAiStandIn OpenAi { get; init; }

    public required FrontDoor Door { get; init; }

    public required TenantId Tenant { get; init; }

    public List<HostProcess> Hosts { get; } = [];

    public static async Task<FaultWorld> StartAsync(
        int hosts, TimeSpan quietTime, int webhookRetries = 8, WebhookWeather? weather = null, string temporal = "",
        Func<TenantConfiguration, TenantConfiguration>? change = null, FaultTenant? like = null)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var tenant = TenantId.Parse("faults");
        var token = RandomNumberGenerator.GetHexString(32, lowercase: true);
        var postgres = await PrivateCluster.StartTemporaryAsync(cancellation);
        await postgres.CreateDatabaseAsync("faults", cancellation);
        var openAi = await OpenAiStandIn.StartAsync(
            new() { Url = "http://127.0.0.1:0", ChatLatency = TimeSpan.FromMilliseconds(60) }, null, cancellation);
        var publicUrl = LocalPorts.Url(LoopbackPorts.PickFree());
        var door = await FrontDoor.StartAsync(publicUrl);
        var twilio = await TwilioStandIn.StartAsync(new()
        {
            Url = "http://127.0.0.1:0",
            SentDelay = TimeSpan.FromMilliseconds(5),
            DeliveredDelay = TimeSpan.FromMilliseconds(5),
            WebhookRetries = webhookRetries,
            WebhookRetryDelay = TimeSpan.FromMilliseconds(200),
            Weather = weather ?? WebhookWeather.Fair,
            Accounts = [new(Account, token, "Faults Ltd", Service, [new(Business) { AutoCreationWebhookUrl = $"{publicUrl}/webhooks/twilio/conversations" }])],
        }, null, cancellation);

        Dictionary<string, string> settings = new(StringComparer.Ordinal)
        {
            ["ConnectionStrings__Postgres"] = postgres.ConnectionString("faults"),
            ["Vault__CurrentKey"] = "test",
            ["Vault__MasterKeys__test"] = Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)),
            ["OpenAI__Endpoint"] = openAi.Endpoint.ToString(),
            ["OpenAI__ApiKey"] = "sk-test",
            ["Twilio__BaseUrl"] = twilio.BaseAddress.ToString(),
            ["Twilio__PublicUrl"] = publicUrl,
            ["Temporal__Address"] = temporal,
            ["Logging__LogLevel__Default"] = "Warning",
        };
        await PostgresMigrator.MigrateAsync(settings["ConnectionStrings__Postgres"], NullLogger.Instance, cancellation);
        var world = new FaultWorld { Postgres = postgres, Twilio = twilio, OpenAi = openAi, Door = door, Tenant = tenant };
        foreach (var part in (IAsyncDisposable[])[postgres, openAi, twilio, door]) world._parts.Push(part);
        foreach (var (name, value) in settings) world._settings[name] = value;
        if (like is not null) world._settings["Functions__AllowLoopback"] = "true";
        await world.SeedAsync(tenant, token, quietTime, change ?? like?.Of ?? (t => t), like, cancellation);
        for (var i = 0; i < hosts; i++) world._endpoints.Add((LoopbackPorts.PickFree(), LoopbackPorts.PickFree(), LoopbackPorts.PickFree()));
        for (var i = 0; i < hosts; i++) world.Hosts.Add(world.StartHost(i));
        world.LeadTo([.. Enumerable.Range(0, hosts)]);
        for (var i = 0; i < hosts; i++) await world.IsReadyAsync(i);
        return world;
    }

    /// <summary>Kills a host and starts it again at the same endpoint, at once.</summary>
    public async Task CrashAsync(int host)
    {
        await Hosts[host].DisposeAsync();
        Hosts[host] = StartHost(host);
    }

    public void LeadTo(params int[] hosts) => Door.Lead([.. hosts.Select(UrlOf)]);

    public Task IsReadyAsync(int host) => Eventually.TrueAsync(
        async () =>
        {
            using var client = new HttpClient();
            try
            {
                return (await client.GetAsync(new Uri(UrlOf(host), "/health/ready"))).IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        },
        $"host {host} is ready; it said:\n{Hosts[host].Tail}");

    public async ValueTask DisposeAsync()
    {
        foreach (var host in Hosts) await host.DisposeAsync();
        while (_parts.TryPop(out var part)) await part.DisposeAsync();
    }

    private Uri UrlOf(int host) => new(LocalPorts.Url(_endpoints[host].Port));

    private HostProcess StartHost(int host)
    {
        var (port, silo, gateway) = _endpoints[host];
        return HostProcess.Start(new Dictionary<string, string>(_settings, StringComparer.Ordinal)
        {
            ["ASPNETCORE_URLS"] = LocalPorts.Url(port),
            ["Cluster__SiloPort"] = silo.ToString(CultureInfo.InvariantCulture),
            ["Cluster__GatewayPort"] = gateway.ToString(CultureInfo.InvariantCulture),
        });
    }

    /// <summary>The product's adapters, with connections of their own, for checks against the log itself.</summary>
    public ServiceProvider NewAdapters()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(_settings.Select(s => KeyValuePair.Create(s.Key.Replace("__", ":", StringComparison.Ordinal), (string?)s.Value)))
            .Build();
        return new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddLogging()
            .AddHalatechAdapters(configuration)
            .BuildServiceProvider();
    }

    private async Task SeedAsync(
        TenantId tenant, string token, TimeSpan quietTime, Func<TenantConfiguration, TenantConfiguration> change, FaultTenant? like,
        CancellationToken cancellation)
    {
        await using var adapters = NewAdapters();
        var saved = await adapters.GetRequiredService<ITenantStore>().SaveAsync(
            change(new TenantConfiguration
            {
                TenantId = tenant,
                Version = 1,
                Organisation = new("Faults Ltd", "Faults"),
                TimeZone = "Etc/UTC",
                Assistant = new("Fay", "You answer."),
                Twilio = new(Account, Service),
                Turn = new TurnSettings((int)quietTime.TotalMilliseconds),
                Texts = new("Sorry.", "Out.", "In.", "Help.", "Empty.", "Long."),
            }),
            cancellation);
        Assert.True(saved.IsOk, saved.Error?.Message);
        await adapters.GetRequiredService<ISecretVault>().StoreAsync(tenant, SecretNames.TwilioAuthToken, token, cancellation);
        if (like is not null)
            await adapters.GetRequiredService<ISecretVault>().StoreAsync(tenant, SecretNames.FunctionSigning, like.FunctionSecret, cancellation);
        await adapters.GetRequiredService<IKnowledgeIndex>().StoreAsync(
            tenant, [new Faq("breakfast", "When is breakfast?", "Breakfast is from 06:30 to 10:30.")], cancellation);
    }
}

/// <summary>What a test wants of the world's tenant, beside what it has anyway.</summary>
/// <param name="FunctionSecret">Signs the calls of its functions.</param>
/// <param name="Of">Makes its configuration.</param>
internal sealed record FaultTenant(string FunctionSecret, Func<TenantConfiguration, TenantConfiguration> Of);
