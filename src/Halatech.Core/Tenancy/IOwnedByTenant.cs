namespace Halatech.Core.Tenancy;

/// <summary>A grain that belongs to one tenant: only work done on behalf of that tenant may call it.</summary>
public interface IOwnedByTenant
{
    TenantId Tenant { get; }
}
