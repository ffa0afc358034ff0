using Halatech.Core.Errors;
using Halatech.Core.Tenancy;
using Microsoft.Extensions.Logging;

namespace Halatech.Grains.Tenancy;

/// <summary>Holds a tenant's configuration and pushes every change to those who watch.</summary>
internal sealed class TenantGrain(ITenantStore store, TimeProvider time, ILogger<TenantGrain> logger)
    : Grain, ITenantGrain, IOwnedByTenant
{
    private static readonly TimeSpan WatchLifetime = TimeSpan.FromMinutes(5);
    private static readonly Error NotFound = new(ErrorKind.NotFound, "tenant.not-found", "There is no such tenant.");

    private readonly Dictionary<ITenantWatcher, DateTimeOffset> _watchers = [];
    private TenantConfiguration? _configuration;

    public TenantId Tenant { get; private set; }

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        Tenant = TenantId.Parse(this.GetPrimaryKeyString());
        _configuration = await store.LoadAsync(Tenant, cancellationToken);
    }

    public Task<Result<TenantConfiguration>> ReadAsync() => Task.FromResult<Result<TenantConfiguration>>(
        _configuration is { } found ? found : NotFound);

    public async Task<Result<TenantConfiguration>> PublishAsync(TenantConfiguration configuration)
    {
        var next = configuration with { TenantId = Tenant, Version = (_configuration?.Version ?? 0) + 1 };
        if (TenantConfigurationRules.Check(next) is { IsOk: false } fault) return fault.Error;
        var saved = await store.SaveAsync(next, CancellationToken.None);
        if (!saved.IsOk)
        {
            _configuration = await store.LoadAsync(Tenant, CancellationToken.None);
            return saved.Error;
        }

        _configuration = next;
        await PushAsync(next);
        return next;
    }

    public Task<Result<TenantConfiguration>> WatchAsync(ITenantWatcher watcher)
    {
        _watchers[watcher] = time.GetUtcNow() + WatchLifetime;
        return ReadAsync();
    }

    private async Task PushAsync(TenantConfiguration configuration)
    {
        var now = time.GetUtcNow();
        foreach (var (watcher, until) in _watchers.ToArray())
        {
            if (until < now)
            {
                _watchers.Remove(watcher);
                continue;
            }

            try
            {
                await watcher.ChangedAsync(configuration);
            }
            catch (Exception e)
            {
                // Its silo is gone; if not, it asks again within its renewal time.
                logger.LogDebug(e, "A watcher of {Tenant} could not be told", Tenant);
                _watchers.Remove(watcher);
            }
        }
    }
}
