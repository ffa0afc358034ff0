using System.ComponentModel.DataAnnotations;

namespace Halatech.Adapters.Postgres;

/// <summary>The master keys that wrap the tenants' data keys. They live outside the database.</summary>
public sealed class VaultOptions : IValidatableObject
{
    public const string Section = "Vault";

    /// <summary>The key that wraps new data keys: one of the names in <see cref="MasterKeys"/>.</summary>
    public string CurrentKey { get; set; } = "";

    /// <summary>Master keys by name, 32 bytes each in Base64. To rotate, add one and name it as current; keep the old one.</summary>
    public IDictionary<string, string> MasterKeys { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!MasterKeys.ContainsKey(CurrentKey))
        {
            yield return new("Set Vault__CurrentKey to a name such as 'k1' and Vault__MasterKeys__k1 to 32 random bytes in "
                + "Base64 (openssl rand -base64 32).");
        }

        foreach (var name in MasterKeys.Where(k => !IsKey(k.Value)).Select(k => k.Key))
            yield return new($"Vault__MasterKeys__{name} must be 32 bytes in Base64 (openssl rand -base64 32).");
    }

    private static bool IsKey(string text)
    {
        Span<byte> key = stackalloc byte[VaultCipher.KeySize + 1];
        return Convert.TryFromBase64String(text, key, out var length) && length == VaultCipher.KeySize;
    }
}
