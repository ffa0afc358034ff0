using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Halatech.Core.Texts;

namespace Halatech.Core.Tenancy;

/// <summary>
/// The name of a tenant: 1 to 63 lower-case letters, digits and inner hyphens. It is the key of the tenant's grain
/// and the first part of every other grain key of that tenant.
/// </summary>
[GenerateSerializer, Immutable, Alias("halatech.tenancy.tenant-id")]
[JsonConverter(typeof(ParsableJsonConverter<TenantId>))]
public readonly record struct TenantId : IParsable<TenantId>
{
    /// <summary>Stands between the tenant and the rest in a grain key; no tenant id can contain it.</summary>
    internal const char KeySeparator = '/';

    private TenantId(string value) => Value = value;

    [Id(0)]
    public string Value { get; }

    /// <summary>The tenant that owns the grain with this key, or null when the key names none.</summary>
    public static TenantId? OfGrainKey(string? grainKey)
    {
        if (grainKey is null) return null;
        var end = grainKey.IndexOf(KeySeparator, StringComparison.Ordinal);
        return TryParse(end < 0 ? grainKey : grainKey[..end], null, out var tenant) ? tenant : null;
    }

    public static TenantId Parse(string s) => Parse(s, null);

    public static TenantId Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var tenant)
            ? tenant
            : throw new FormatException("A tenant id is 1 to 63 lower-case letters, digits and inner hyphens.");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out TenantId result)
    {
        var valid = s is { Length: >= 1 and <= 63 }
            && s[0] != '-' && s[^1] != '-'
            && s.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');
        result = valid ? new TenantId(s!) : default;
        return valid;
    }

    public override string ToString() => Value;
}
