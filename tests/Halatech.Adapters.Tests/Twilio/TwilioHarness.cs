using System.Collections.Concurrent;
using Halatech.Adapters.Functions;
using Halatech.Adapters.Twilio;
using Halatech.Core.Messaging;
using Halatech.Core.Tenancy;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Halatech.Adapters.Tests.Twilio;

/// <summary>The adapter as the host composes it, against a scripted server.</summary>
internal sealed class TwilioHarness : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private TwilioHarness(FakeTwilio server, int timeoutSeconds, string? baseUrl, bool patient)
    {
        Server = server;
        Time = new(patient);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Twilio:BaseUrl"] = baseUrl ?? server.Url,
            ["Twilio:PublicUrl"] = "https://chat.example.com/",
            ["Twilio:RequestTimeoutSeconds"] = $"{timeoutSeconds}",
        }).Build();
        _services = new ServiceCollection()
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Logs))
            .AddSingleton<TimeProvider>(Time)
            .AddSingleton<ITenantStore>(Tenants)
            .AddSingleton<ITenantConfigurations>(Tenants)
            .AddSingleton<ISecretVault>(Tenants)
            .AddTwilioAdapter(configuration)
            .Configure<FunctionOptions>(functions => functions.AllowLoopback = true)
            .BuildServiceProvider(validateScopes: true);
    }

    public FakeTwilio Server { get; }

    public ImpatientTime Time { get; }

    public FakeTenants Tenants { get; } = new();

    public LogLines Logs { get; } = new();

    public TwilioCredentials Credentials { get; } = new(FakeTenants.AccountSid, "first-token", FakeTenants.ServiceSid);

    public IMessageCarrier Carrier => Get<IMessageCarrier>();

    // A minute is beyond what the impatient clock skips, and no test that passes waits for it.
    public static async Task<TwilioHarness> StartAsync(int timeoutSeconds = 60, string? baseUrl = null, bool patient = false) =>
        new(await FakeTwilio.StartAsync(), timeoutSeconds, baseUrl, patient);

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await _services.DisposeAsync();
        await Server.DisposeAsync();
    }
}

internal sealed class LogLines : ILoggerProvider, ILogger
{
    public ConcurrentQueue<string> Lines { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue(formatter(state, exception) + exception);

    public void Dispose()
    {
        // Nothing is held.
    }
}
