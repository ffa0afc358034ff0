using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Tenancy;
using Halatech.Core.Transactions;

namespace Halatech.Adapters.Functions;

/// <summary>
/// Tokens that carry their claim: <c>base64url(claim).base64url(tag)</c>, the tag being the first 16 bytes of the claim's
/// HMAC-SHA256 under a key of the tenant's own. Whoever holds one can answer one call and nothing else.
/// </summary>
internal sealed class CallbackTokens(ISecretVault vault, TimeProvider time) : ICallbackTokens
{
    private const int MaxLength = 512;
    private const int TagLength = 16;
    private const char Separator = '\n';
    private const string Version = "1";

    public async Task<string> IssueAsync(CallbackClaim claim, CancellationToken cancellationToken)
    {
        var text = string.Join(
            Separator, Version, claim.Conversation.Tenant, claim.Conversation.Conversation, claim.Call,
            claim.Expires.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        var payload = Encoding.UTF8.GetBytes(text);
        var tag = await TagAsync(claim.Conversation.Tenant, payload, cancellationToken);
        return $"{Base64Url.EncodeToString(payload)}.{Base64Url.EncodeToString(tag)}";
    }

    public async Task<Result<CallbackClaim>> ReadAsync(string token, CancellationToken cancellationToken)
    {
        if (token.Length > MaxLength || token.Split('.') is not [var first, var second]) return Unknown;
        if (Decode(first) is not { } payload || Decode(second) is not { Length: TagLength } tag) return Unknown;
        if (Parse(payload) is not { } claim) return Unknown;

        // No key is made for a tenant that somebody else named.
        var key = await vault.OpenAsync(claim.Conversation.Tenant, SecretNames.CallbackSigning, cancellationToken);
        if (key is null || !CryptographicOperations.FixedTimeEquals(tag, Tag(key, payload))) return Unknown;
        return claim.Expires > time.GetUtcNow() ? claim : Expired;
    }

    private async Task<byte[]> TagAsync(TenantId tenant, byte[] payload, CancellationToken cancellationToken) =>
        Tag(await vault.OpenOrCreateAsync(tenant, SecretNames.CallbackSigning, cancellationToken), payload);

    private static byte[] Tag(string key, byte[] payload) => HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), payload)[..TagLength];

    private static byte[]? Decode(string text)
    {
        var bytes = new byte[Base64Url.GetMaxDecodedLength(text.Length)];
        return Base64Url.IsValid(text) && Base64Url.TryDecodeFromChars(text, bytes, out var length) ? bytes[..length] : null;
    }

    private static CallbackClaim? Parse(byte[] payload)
    {
        if (Encoding.UTF8.GetString(payload).Split(Separator) is not [Version, var tenant, var conversation, var call, var expires]) return null;
        return TenantId.TryParse(tenant, null, out var tenantId) && ConversationId.TryParse(conversation, null, out var conversationId)
            && CallId.TryParse(call, null, out var callId)
            && long.TryParse(expires, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds < 253_402_300_800
                ? new(new(tenantId, conversationId), callId, DateTimeOffset.FromUnixTimeSeconds(seconds))
                : null;
    }

    private static Error Unknown { get; } = new(ErrorKind.NotFound, "callback.unknown", "There is no such callback.");

    private static Error Expired { get; } = new(ErrorKind.NotFound, "callback.expired", "The time for this answer is over.");
}
