using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Halatech.Core.Texts;

/// <summary>
/// Text held as UTF-8. Conversations live in memory by the hundred thousand, and most of what they hold is text:
/// this is half the size of a string.
/// </summary>
[JsonConverter(typeof(Utf8TextJsonConverter))]
public readonly struct Utf8Text : IEquatable<Utf8Text>
{
    private readonly byte[]? _bytes;

    public Utf8Text(string text) => _bytes = Encoding.UTF8.GetBytes(text);

    /// <summary>The length in bytes.</summary>
    public int Length => _bytes?.Length ?? 0;

    public static bool operator ==(Utf8Text left, Utf8Text right) => left.Equals(right);

    public static bool operator !=(Utf8Text left, Utf8Text right) => !left.Equals(right);

    public bool Equals(Utf8Text other) => _bytes.AsSpan().SequenceEqual(other._bytes);

    public override bool Equals(object? obj) => obj is Utf8Text other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(_bytes);
        return hash.ToHashCode();
    }

    public override string ToString() => _bytes is null ? "" : Encoding.UTF8.GetString(_bytes);

    internal ReadOnlySpan<byte> AsSpan() => _bytes;
}

internal sealed class Utf8TextJsonConverter : JsonConverter<Utf8Text>
{
    public override Utf8Text Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        new(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, Utf8Text value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.AsSpan());
}
