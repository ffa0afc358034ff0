using System.Net;
using Halatech.Local.Twilio.Control;
using Halatech.Local.Twilio.Network;
using Halatech.Local.Twilio.Phones;
using Halatech.Local.Twilio.Rest;
using Halatech.Local.Twilio.State;
using Halatech.Local.Twilio.Webhooks;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Logging.Abstractions;

namespace Halatech.Local.Twilio;

/// <summary>
/// Twilio on this machine: its REST APIs, its signed webhooks, the telephone network behind it, and a page with
/// telephones to type on. Official clients work against it unmodified once their base address is set.
/// </summary>
public sealed class TwilioStandIn : IAsyncDisposable
{
    private const long LargestRequest = 32 * 1024 * 1024;

    private readonly CancellationTokenSource _stopping = new();
    private readonly World _world = new();
    private readonly RestLog _log = new();
    private readonly Faults _faults = new();
    private readonly WebhookSender _sender = new();
    private readonly SerialQueues _queues;
    private readonly MediaFetcher _fetcher;
    private readonly EventDispatcher _events;
    private readonly Delivery _delivery;
    private readonly Inbound _inbound;
    private readonly ConversationTimers _timers;
    private readonly WebApplication _app;

    private TwilioStandIn(TwilioStandInOptions options, ILoggerFactory loggers)
    {
        var logger = loggers.CreateLogger<TwilioStandIn>();
        var accounts = new Accounts(options.Accounts);
        var store = new MediaStore(options.DataFile is { } file ? file + ".media" : null);
        _queues = new(error => Report(logger, error));
        _fetcher = new(_world, store, options.Clock);
        _events = new(_world, accounts, _sender, options, _queues, _stopping.Token);
        _delivery = new(_world, accounts, _events, options, _queues, _stopping.Token);
        var messaging = new Messaging(_world, _delivery, _fetcher, options.Clock);
        var desk = new ConversationDesk(_world, _events, _delivery, options.Clock);
        var webhooks = new MessagingWebhooks(_world, accounts, _sender, messaging, options, _queues, () => BaseAddress, _stopping.Token);
        _inbound = new(_world, _events, desk, new(_world, accounts, _events, desk, options.Clock), webhooks, store, options, _queues);
        _timers = new(_world, desk, options.Clock, _stopping.Token);

        _app = Build(options, loggers);
        var media = new MediaApi(_world, store, options.Clock);
        MapRest(options, accounts, messaging, desk, media);
        var pages = new PhoneEvents();
        _world.Watch(pages.Publish);
        new PhonesApi(_world, accounts, this, pages, media, options.Clock, _stopping.Token).Map(_app);
        new ControlApi(this).Map(_app);
        PhonePages.Map(_app);
    }

    /// <summary>Where it listens, with the port that was really taken.</summary>
    public Uri BaseAddress { get; private set; } = new("http://127.0.0.1");

    /// <summary>Every message created by REST since the start, in order.</summary>
    public IReadOnlyList<RestMessage> RestMessages => _log.Since(0);

    public TwilioCounts Counts => new(
        _log.Count, _sender.Sent, _sender.Failed, _faults.Applied, _delivery.Refused(63016), _delivery.Refused(63018));

    /// <summary>How webhooks travel from now on.</summary>
    public WebhookWeather Weather
    {
        get => _events.Weather;
        set => _events.Weather = value;
    }

    /// <summary>Starts the stand-in; it serves when the task completes.</summary>
    /// <exception cref="ArgumentException">A seed or the address is wrong; the message says how.</exception>
    /// <exception cref="InvalidDataException">The data file is damaged.</exception>
    /// <exception cref="IOException">The port is taken, or the data file is in use.</exception>
    public static async Task<TwilioStandIn> StartAsync(
        TwilioStandInOptions options, ILoggerFactory? loggerFactory = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var standIn = new TwilioStandIn(options, loggerFactory ?? NullLoggerFactory.Instance);
        try
        {
            if (options.DataFile is { } dataFile) standIn._world.Open(dataFile);
            standIn._world.Sow(options);
            await standIn._app.StartAsync(cancellationToken);
        }
        catch
        {
            await standIn.DisposeAsync();
            throw;
        }
        var bound = standIn._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!;
        standIn.BaseAddress = new(bound.Addresses.First());
        standIn._delivery.Resume();
        standIn._timers.Start();
        return standIn;
    }

    /// <summary>The log of <see cref="RestMessages"/> after a position.</summary>
    public IReadOnlyList<RestMessage> RestMessagesSince(int position) => _log.Since(position);

    /// <summary>The first message created by REST, past or future, that fits.</summary>
    public Task<RestMessage> WaitForRestMessageAsync(Func<RestMessage, bool> predicate, CancellationToken cancellationToken) =>
        _log.WaitAsync(predicate, cancellationToken);

    /// <summary>Completes when no delivery and no webhook is under way or waiting.</summary>
    public Task IdleAsync(CancellationToken cancellationToken) => _queues.IdleAsync(cancellationToken);

    /// <summary>Somebody sends a message from a telephone. Completes when the network has taken it, pre-action webhooks included.</summary>
    /// <exception cref="InboundRefusedException">The network does not carry it; the message says why.</exception>
    public Task<InboundResult> ReceiveAsync(InboundMessage message, CancellationToken cancellationToken) => _inbound.ReceiveAsync(message, cancellationToken);

    /// <summary>What a telephone shows of its messages with a business, oldest first.</summary>
    public IReadOnlyList<PhoneMessage> Thread(string phone, string address)
    {
        lock (_world.Gate)
        {
            return [.. _world.CarrierMessages.List(CarrierMessage.ThreadKey(phone, address)).Select(PhoneMessage.From)];
        }
    }

    /// <summary>The telephone's holder looks at a thread; WhatsApp, Messenger and RCS report that as <c>read</c>.</summary>
    public void Read(string phone, string address) => _delivery.Read(phone, address);

    /// <summary>Disturbs REST calls from now on.</summary>
    public void AddFault(FaultRule rule) => _faults.Add(rule);

    public void ClearFaults() => _faults.Clear();

    /// <summary>Applies the timers that have run out by now, without waiting for the next second.</summary>
    internal void Sweep() => _timers.Sweep();

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _app.DisposeAsync();
        await _timers.DisposeAsync();
        _fetcher.Dispose();
        _sender.Dispose();
        lock (_world.Gate)
        {
            _world.Dispose();
        }
        _stopping.Dispose();
    }

    private WebApplication Build(TwilioStandInOptions options, ILoggerFactory loggers)
    {
        var url = new Uri(options.Url);
        if (!url.IsLoopback) throw new ArgumentException($"The Twilio stand-in listens on loopback only, not on '{options.Url}'.", nameof(options));
        // An empty builder: this server must not pick up the settings, addresses or loggers of the process around it.
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Services.AddSingleton(loggers);
        builder.Services.AddRoutingCore();
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestRequest;
            if (IPAddress.TryParse(url.Host.Trim('[', ']'), out var address)) kestrel.Listen(address, url.Port);
            else kestrel.ListenLocalhost(url.Port);
        });
        var app = builder.Build();
        app.Use(LoopbackGuard.InvokeAsync);
        app.Use(new FaultMiddleware(_faults, options.Clock).InvokeAsync);
        app.UseRouting();
        return app;
    }

    private void MapRest(TwilioStandInOptions options, Accounts accounts, Messaging messaging, ConversationDesk desk, MediaApi media)
    {
        var clock = options.Clock;
        var router = new RestRouter(_app, accounts, _world);
        var limiter = new WriteLimiter(options.WritesPerSecond, clock);
        var contents = new ContentRenderer(_world);
        var conversations = new ConversationsApi(_world, _events, desk, limiter, clock);
        var participants = new ParticipantsApi(_world, _events, limiter, clock);
        var messages = new MessagesApi(_world, _events, desk, contents, _log, limiter, clock);
        var webhooks = new ScopedWebhooksApi(_world, _events, clock);
        var users = new UsersApi(_world, clock);
        var memberships = new MembershipsApi(_world, conversations, participants);
        foreach (var prefix in (string[])["/v1", "/v1/Services/{service}"])
        {
            conversations.Map(router, prefix);
            participants.Map(router, prefix);
            messages.Map(router, prefix);
            webhooks.Map(router, prefix);
            users.Map(router, prefix);
            memberships.Map(router, prefix);
        }
        new ConfigurationApi(_world, clock).Map(router);
        new AddressesApi(_world, clock).Map(router);
        new ServicesApi(_world, clock).Map(router);
        new ContentApi(_world, clock).Map(router);
        new PhoneNumbersApi(_world, clock).Map(router);
        new MessagingApi(_world, messaging, _delivery, contents, media, _log).Map(router, _app);
        media.Map(router, _app);
    }

    private static void Report(ILogger logger, Exception error)
    {
        if (error is not OperationCanceledException) logger.LogError(error, "Work of the Twilio stand-in failed");
    }
}
