using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Halatech.Core.Tenancy;
using Halatech.Core.Texts;

namespace Halatech.Core.Conversations;

/// <summary>
/// The name of a conversation within its tenant: 1 to 64 letters, digits, hyphens and underscores. For a Twilio
/// conversation it is the <c>CH…</c> SID; other channels make their own.
/// </summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.conversation-id")]
[JsonConverter(typeof(ParsableJsonConverter<ConversationId>))]
public readonly record struct ConversationId : IParsable<ConversationId>
{
    private ConversationId(string value) => Value = value;

    [Id(0)]
    public string Value { get; }

    public static ConversationId Parse(string s) => Parse(s, null);

    public static ConversationId Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var id)
            ? id
            : throw new FormatException("A conversation id is 1 to 64 letters, digits, hyphens and underscores.");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out ConversationId result)
    {
        var valid = s is { Length: >= 1 and <= 64 }
            && s.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
        result = valid ? new ConversationId(s!) : default;
        return valid;
    }

    public override string ToString() => Value;
}

/// <summary>Which conversation of which tenant: the key of its grain and of its log.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.conversation-key")]
public readonly record struct ConversationKey(
    [property: Id(0)] TenantId Tenant,
    [property: Id(1)] ConversationId Conversation)
{
    /// <summary>The grain key; <see cref="Parse"/> reads it back.</summary>
    public string ToGrainKey() => $"{Tenant.Value}{TenantId.KeySeparator}{Conversation.Value}";

    public static ConversationKey Parse(string grainKey)
    {
        var at = grainKey.IndexOf(TenantId.KeySeparator, StringComparison.Ordinal);
        if (at < 0) throw new FormatException("A conversation key is a tenant id, a slash and a conversation id.");
        return new(TenantId.Parse(grainKey[..at]), ConversationId.Parse(grainKey[(at + 1)..]));
    }

    public override string ToString() => ToGrainKey();
}
