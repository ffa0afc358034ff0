using Halatech.Core.Errors;

namespace Halatech.Core.Tenancy;

/// <summary>A tenant's live configuration. Its key is the tenant's id. Hot readers keep a copy and are told of changes.</summary>
[Alias("halatech.tenancy.tenant-grain")]
public interface ITenantGrain : IGrainWithStringKey
{
    /// <summary>The configuration, or <c>tenant.not-found</c>.</summary>
    [Alias("read")]
    Task<Result<TenantConfiguration>> ReadAsync();

    /// <summary>Checks, stores and pushes a configuration; the version it got is returned.</summary>
    [Alias("publish")]
    Task<Result<TenantConfiguration>> PublishAsync(TenantConfiguration configuration);

    /// <summary>Reads, and tells the watcher of every change from now on. Watching lapses unless it is renewed within five minutes.</summary>
    [Alias("watch")]
    Task<Result<TenantConfiguration>> WatchAsync(ITenantWatcher watcher);
}

/// <summary>Is told when a tenant's configuration has changed.</summary>
[Alias("halatech.tenancy.tenant-watcher")]
public interface ITenantWatcher : IGrainObserver
{
    [Alias("changed")]
    Task ChangedAsync(TenantConfiguration configuration);
}
