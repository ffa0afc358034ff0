using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Halatech.Adapters.Twilio;

/// <summary>
/// The header <c>X-Twilio-Signature</c> (https://www.twilio.com/docs/usage/security): base64 of HMAC-SHA1 with the account's
/// primary auth token over the URL as Twilio was given it, followed, for forms, by every name and value in ordinal
/// order. A JSON body is covered by its SHA-256 in the query parameter <c>bodySHA256</c>.
/// </summary>
public static class TwilioSignature
{
    public const string Header = "X-Twilio-Signature";

    private const int SignatureLength = 28;

    /// <summary>Whether a form post is signed with this token. The URL is the public one, with its query.</summary>
    public static bool IsValid(string authToken, string url, TwilioForm form, string? signature) =>
        Matches(authToken, url, form, signature);

    /// <summary>Whether a JSON post is signed with this token: the URL by the signature, the body by the URL.</summary>
    public static bool IsValidJson(string authToken, string url, ReadOnlySpan<byte> body, string? signature) =>
        BodyMatches(url, body) && Matches(authToken, url, null, signature);

    /// <summary>Signs a form post, or with no form a URL alone, as Twilio does.</summary>
    public static string Compute(string authToken, string url, TwilioForm? form = null)
    {
        Span<byte> signature = stackalloc byte[SignatureLength];
        Sign(authToken, url, form, signature);
        return Encoding.ASCII.GetString(signature);
    }

    /// <summary>The URL with the digest of a JSON body, which is then signed with <see cref="Compute"/>.</summary>
    public static string WithBodyDigest(string url, ReadOnlySpan<byte> body) =>
        $"{url}{(url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{BodyDigest}{Convert.ToHexStringLower(SHA256.HashData(body))}";

    private const string BodyDigest = "bodySHA256=";

    private static bool Matches(string authToken, string url, TwilioForm? form, string? signature)
    {
        Span<byte> given = stackalloc byte[SignatureLength];
        if (signature is not { Length: SignatureLength } || authToken.Length == 0) return false;
        if (Encoding.UTF8.GetByteCount(signature) != SignatureLength) return false;
        Encoding.UTF8.GetBytes(signature, given);

        Span<byte> expected = stackalloc byte[SignatureLength];
        Sign(authToken, url, form, expected);
        if (CryptographicOperations.FixedTimeEquals(given, expected)) return true;

        foreach (var other in TwilioUrlForms.Others(url))
        {
            Sign(authToken, other, form, expected);
            if (CryptographicOperations.FixedTimeEquals(given, expected)) return true;
        }

        return false;
    }

    private static void Sign(string authToken, string url, TwilioForm? form, Span<byte> signature)
    {
        var size = Encoding.UTF8.GetByteCount(url) + (form is null ? 0 : SignedLength(form));
        var rented = ArrayPool<byte>.Shared.Rent(size);
        try
        {
            var used = Encoding.UTF8.GetBytes(url, rented);
            if (form is not null) used += WriteFields(form, rented.AsSpan(used));

            Span<byte> hash = stackalloc byte[HMACSHA1.HashSizeInBytes];
#pragma warning disable CA5350 // Twilio signs with SHA-1; as a keyed hash it is not broken.
            HMACSHA1.HashData(Encoding.UTF8.GetBytes(authToken), rented.AsSpan(0, used), hash);
#pragma warning restore CA5350
            Base64.EncodeToUtf8(hash, signature, out _, out _);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static int SignedLength(TwilioForm form)
    {
        var length = 0;
        for (var i = 0; i < form.Count; i++) length += form.Name(i).Length + form.Value(i).Length;
        return length;
    }

    // A name that is repeated is signed once with each of its different values.
    private static int WriteFields(TwilioForm form, Span<byte> target)
    {
        var used = 0;
        for (var i = 0; i < form.Count; i++)
        {
            var name = form.Name(i);
            var value = form.Value(i);
            if (i > 0 && name.SequenceEqual(form.Name(i - 1)) && value.SequenceEqual(form.Value(i - 1))) continue;
            name.CopyTo(target[used..]);
            value.CopyTo(target[(used + name.Length)..]);
            used += name.Length + value.Length;
        }

        return used;
    }

    private static bool BodyMatches(string url, ReadOnlySpan<byte> body)
    {
        var query = url.AsSpan(url.IndexOf('?', StringComparison.Ordinal) + 1);
        foreach (var range in query.Split('&'))
        {
            var pair = query[range];
            if (!pair.StartsWith(BodyDigest, StringComparison.Ordinal)) continue;
            Span<byte> given = stackalloc byte[SHA256.HashSizeInBytes * 2];
            if (pair.Length - BodyDigest.Length != given.Length) return false;
            if (!Encoding.ASCII.TryGetBytes(pair[BodyDigest.Length..], given, out _)) return false;
            Span<byte> expected = stackalloc byte[given.Length];
            Convert.TryToHexStringLower(SHA256.HashData(body), expected, out _);
            return CryptographicOperations.FixedTimeEquals(given, expected);
        }

        return false;
    }
}
