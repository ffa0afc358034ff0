using System.Security.Cryptography;
using System.Text;
using Halatech.Core.Tenancy;

namespace Halatech.Adapters.Postgres;

/// <summary>
/// AES-256-GCM with the tenant and the purpose as associated data: a sealed value that is copied to another tenant or
/// another name does not open. Layout: 12 bytes nonce, 16 bytes tag, the rest cipher text.
/// </summary>
internal static class VaultCipher
{
    public const int KeySize = 32;
    private const int NonceSize = 12;
    private const int TagSize = 16;

    public static byte[] Seal(ReadOnlySpan<byte> key, TenantId tenant, string purpose, ReadOnlySpan<byte> plain)
    {
        var sealedBytes = new byte[NonceSize + TagSize + plain.Length];
        var nonce = sealedBytes.AsSpan(0, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(nonce, plain, sealedBytes.AsSpan(NonceSize + TagSize), sealedBytes.AsSpan(NonceSize, TagSize), Context(tenant, purpose));
        return sealedBytes;
    }

    /// <exception cref="CryptographicException">Wrong key, wrong tenant or purpose, or the bytes were changed.</exception>
    public static byte[] Open(ReadOnlySpan<byte> key, TenantId tenant, string purpose, ReadOnlySpan<byte> sealedBytes)
    {
        if (sealedBytes.Length < NonceSize + TagSize) throw new CryptographicException("A sealed value is too short.");
        var plain = new byte[sealedBytes.Length - NonceSize - TagSize];
        using var aes = new AesGcm(key, TagSize);
        aes.Decrypt(sealedBytes[..NonceSize], sealedBytes[(NonceSize + TagSize)..], sealedBytes.Slice(NonceSize, TagSize), plain, Context(tenant, purpose));
        return plain;
    }

    private static byte[] Context(TenantId tenant, string purpose) => Encoding.UTF8.GetBytes($"halatech/1/{tenant.Value}/{purpose}");
}
