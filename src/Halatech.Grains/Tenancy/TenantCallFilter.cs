using Halatech.Core.Tenancy;

namespace Halatech.Grains.Tenancy;

/// <summary>Refuses calls to a tenant's grain from work that does not run on behalf of that tenant.</summary>
internal sealed class TenantCallFilter : IIncomingGrainCallFilter
{
    public Task Invoke(IIncomingGrainCallContext context) =>
        context.Grain is IOwnedByTenant owned && !TenantScope.Is(owned.Tenant)
            ? throw new TenantIsolationException(context.InterfaceName, context.MethodName)
            : context.Invoke();
}

/// <summary>A call crossed from one tenant to another. This is a bug in the caller, never a customer's doing.</summary>
[GenerateSerializer, Alias("halatech.tenancy.tenant-isolation-exception")]
public sealed class TenantIsolationException(string grain, string method)
    : InvalidOperationException($"{grain}.{method} was called outside of its tenant's scope.");
