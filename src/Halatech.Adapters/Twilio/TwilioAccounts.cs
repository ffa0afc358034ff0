using Halatech.Core.Tenancy;
using Microsoft.Extensions.Logging;

namespace Halatech.Adapters.Twilio;

/// <summary>
/// Which tenant owns a Twilio account. Known accounts are remembered for a minute, unknown ones for 5 seconds. While the store cannot be
/// asked, an owner once known is still the owner: an account does not change hands, and its webhooks must be told from forged ones.
/// </summary>
public sealed class TwilioAccounts(ITenantStore tenants, TimeProvider time, ILogger<TwilioAccounts> logger)
{
    private static readonly TimeSpan KnownFor = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan UnknownFor = TimeSpan.FromSeconds(5);

    // Apart from one another, so that invented accounts push out nobody's real one.
    private readonly TimedCache<string, TenantId> _known = new(10_000, time);
    private readonly TimedCache<string, bool> _unknown = new(1_000, time);

    /// <summary>The owner of an account (<c>AC</c> and 32 hexadecimal digits), or null when nobody's or not an account id.</summary>
    public ValueTask<TenantId?> FindAsync(string? accountSid, CancellationToken cancellationToken)
    {
        if (!IsAccountSid(accountSid)) return new((TenantId?)null);
        if (_known.TryGet(accountSid!, KnownFor, out var tenant)) return new(tenant);
        return _unknown.TryGet(accountSid!, UnknownFor, out _) ? new((TenantId?)null) : LoadAsync(accountSid!, cancellationToken);
    }

    private async ValueTask<TenantId?> LoadAsync(string accountSid, CancellationToken cancellationToken)
    {
        TenantId? found;
        try
        {
            found = await tenants.FindByTwilioAccountAsync(accountSid, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && _known.TryGet(accountSid, TimeSpan.MaxValue, out var last))
        {
            logger.LogWarning(e, "The owner of a Twilio account cannot be looked up; {Tenant} is still taken for it", last);
            return last;
        }

        Keep(accountSid, found);
        return found;
    }

    private void Keep(string accountSid, TenantId? found)
    {
        if (found is { } tenant)
        {
            _known.Set(accountSid, tenant);
            return;
        }

        _known.Remove(accountSid);
        _unknown.Set(accountSid, true);
    }

    private static bool IsAccountSid(string? text)
    {
        if (text is not { Length: 34 } || text[0] != 'A' || text[1] != 'C') return false;
        foreach (var c in text.AsSpan(2))
            if (!char.IsAsciiHexDigit(c)) return false;
        return true;
    }
}
