using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json.Serialization;
using Halatech.Core.Texts;

namespace Halatech.Core.Conversations;

/// <summary>
/// The id a provider gave to a message: two capital letters and 32 hexadecimal digits, as in Twilio's
/// <c>IM…</c>, <c>SM…</c> and <c>MM…</c> (pattern from Twilio's published OpenAPI). Held in 18 bytes, because every
/// message in memory has one.
/// </summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.provider-sid")]
[JsonConverter(typeof(ParsableJsonConverter<ProviderSid>))]
[StructLayout(LayoutKind.Sequential, Pack = sizeof(ushort))]
public readonly record struct ProviderSid : IParsable<ProviderSid>
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");

    private ProviderSid(ushort prefix, UInt128 number)
    {
        Prefix = prefix;
        Number = number;
    }

    [Id(0)]
    private ushort Prefix { get; }

    [Id(1)]
    private UInt128 Number { get; }

    /// <summary>
    /// The id as 16 bytes for a unique index. The prefix is folded into the first two bytes, so that messages of two
    /// kinds with the same digits stay apart; digits are random, so no two real ids meet.
    /// </summary>
    public Guid ToGuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Number);
        bytes[0] ^= (byte)(Prefix >> 8);
        bytes[1] ^= (byte)Prefix;
        return new Guid(bytes, bigEndian: true);
    }

    public static ProviderSid Parse(string s) => Parse(s, null);

    public static ProviderSid Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var sid)
            ? sid
            : throw new FormatException("A message id is two capital letters and 32 hexadecimal digits.");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out ProviderSid result)
    {
        result = default;
        if (s is not { Length: 34 } || !char.IsAsciiLetterUpper(s[0]) || !char.IsAsciiLetterUpper(s[1])) return false;

        // The number's own parser forgives trailing U+0000.
        if (s.AsSpan(2).ContainsAnyExcept(HexDigits)) return false;
        var number = UInt128.Parse(s.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        result = new((ushort)((s[0] << 8) | s[1]), number);
        return true;
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(char)(Prefix >> 8)}{(char)(Prefix & 0xFF)}{Number:x32}");
}
