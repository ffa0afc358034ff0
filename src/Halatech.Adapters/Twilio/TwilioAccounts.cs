using Halatech.Core.Tenancy;

namespace Halatech.Adapters.Twilio;

/// <summary>Which tenant owns a Twilio account. Known accounts are remembered for a minute, unknown ones for 5 seconds.</summary>
public sealed class TwilioAccounts(ITenantStore tenants, TimeProvider time)
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
        var found = await tenants.FindByTwilioAccountAsync(accountSid, cancellationToken);
        if (found is { } tenant) _known.Set(accountSid, tenant);
        else _unknown.Set(accountSid, true);
        return found;
    }

    private static bool IsAccountSid(string? text)
    {
        if (text is not { Length: 34 } || text[0] != 'A' || text[1] != 'C') return false;
        foreach (var c in text.AsSpan(2))
            if (!char.IsAsciiHexDigit(c)) return false;
        return true;
    }
}
