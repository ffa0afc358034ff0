using System.Collections.Concurrent;
using Halatech.Core.Errors;
using Halatech.Core.Tenancy;
using Microsoft.Extensions.Logging;

namespace Halatech.Grains.Tenancy;

/// <summary>This silo's copies: read without a call, replaced when the tenant's grain pushes, renewed every minute.</summary>
internal sealed class TenantConfigurations(
    IGrainFactory grains, ITenantStore store, TimeProvider time, ILogger<TenantConfigurations> logger)
    : ITenantConfigurations, ITenantWatcher
{
    private static readonly TimeSpan RenewAfter = TimeSpan.FromMinutes(1);

    // Few are in use at a time: those that unfinished transactions began with.
    private const int MostPinned = 1000;
    private static readonly Error NoVersion =
        new(ErrorKind.NotFound, "tenant.version-not-found", "This version of the tenant's configuration was never published.");

    private readonly ConcurrentDictionary<TenantId, Copy> _copies = [];
    private readonly ConcurrentDictionary<(TenantId, int), TenantConfiguration> _pinned = [];
    private ITenantWatcher? _self;

    public ValueTask<Result<TenantConfiguration>> GetAsync(TenantId tenant)
    {
        if (!_copies.TryGetValue(tenant, out var copy)) return LoadAsync(tenant);
        if (copy.IsDue(time.GetUtcNow())) RenewAsync(tenant).Ignore();
        return new(copy.Configuration);
    }

    public async ValueTask<Result<TenantConfiguration>> GetAsync(TenantId tenant, int version)
    {
        if (_copies.TryGetValue(tenant, out var copy) && copy.Configuration.Version == version) return copy.Configuration;
        if (_pinned.TryGetValue((tenant, version), out var pinned)) return pinned;
        if (await store.LoadAsync(tenant, version, CancellationToken.None) is not { } loaded) return NoVersion;
        if (_pinned.Count >= MostPinned) _pinned.Clear();
        return _pinned[(tenant, version)] = loaded;
    }

    public Task ChangedAsync(TenantConfiguration configuration)
    {
        Keep(configuration);
        return Task.CompletedTask;
    }

    private async ValueTask<Result<TenantConfiguration>> LoadAsync(TenantId tenant)
    {
        TenantScope.Enter(tenant);

        // Grains ask here, and the runtime makes such references only outside of grains.
        _self ??= await Task.Run(() => grains.CreateObjectReference<ITenantWatcher>(this));
        var found = await grains.GetGrain<ITenantGrain>(tenant.Value).WatchAsync(_self);
        return found.IsOk ? Keep(found.Value) : found;
    }

    private async Task RenewAsync(TenantId tenant)
    {
        try
        {
            var renewed = await LoadAsync(tenant);
            if (renewed.IsOk) return;
            logger.LogWarning("The configuration of {Tenant} could not be renewed: {Reason}", tenant, renewed.Error.Code);
        }
        catch (Exception e)
        {
            logger.LogWarning(e, "The configuration of {Tenant} could not be renewed", tenant);
        }

        // The copy stays good; kept anew, it is renewed by the next call after a minute.
        if (_copies.TryGetValue(tenant, out var copy)) Keep(copy.Configuration);
    }

    // Answers may overtake pushes: the newer version stays.
    private TenantConfiguration Keep(TenantConfiguration configuration) => _copies.AddOrUpdate(
        configuration.TenantId,
        _ => new Copy(configuration, time.GetUtcNow() + RenewAfter),
        (_, old) => new Copy(
            configuration.Version >= old.Configuration.Version ? configuration : old.Configuration, time.GetUtcNow() + RenewAfter))
        .Configuration;

    private sealed class Copy(TenantConfiguration configuration, DateTimeOffset renewAt)
    {
        private int _renewing;

        public TenantConfiguration Configuration { get; } = configuration;

        /// <summary>True for the one caller that should renew.</summary>
        public bool IsDue(DateTimeOffset now) => now >= renewAt && Interlocked.Exchange(ref _renewing, 1) == 0;
    }
}
