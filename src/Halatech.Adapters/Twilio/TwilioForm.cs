using System.Text;

namespace Halatech.Adapters.Twilio;

/// <summary>
/// The decoded fields of a webhook, held as UTF-8 in one buffer and in the order that signatures need: by name, then by
/// value. Most fields are never looked at, so none becomes a string before it is asked for.
/// </summary>
public sealed class TwilioForm
{
    /// <summary>More fields than this are refused; Twilio's largest webhooks have some thirty.</summary>
    public const int MaxFields = 512;

    private readonly byte[] _buffer;
    private readonly Field[] _fields;

    internal TwilioForm(byte[] buffer, Field[] fields)
    {
        _buffer = buffer;
        _fields = fields;
        Array.Sort(_fields, Compare);
    }

    internal int Count => _fields.Length;

    /// <summary>The value of a field, or null when it is absent. Of a repeated field, the first in ordinal order.</summary>
    public string? Get(ReadOnlySpan<byte> name) =>
        IndexOf(name) is var at and >= 0 ? Encoding.UTF8.GetString(Value(at)) : null;

    /// <summary>The value of a field as UTF-8; empty when it is absent.</summary>
    public ReadOnlySpan<byte> GetUtf8(ReadOnlySpan<byte> name) => IndexOf(name) is var at and >= 0 ? Value(at) : [];

    /// <summary>Whether a field occurs more than once, so that it is not clear which is meant.</summary>
    public bool IsRepeated(ReadOnlySpan<byte> name) =>
        IndexOf(name) is var at and >= 0 && at + 1 < _fields.Length && Name(at + 1).SequenceEqual(name);

    internal ReadOnlySpan<byte> Name(int at) => _buffer.AsSpan(_fields[at].NameStart, _fields[at].NameLength);

    internal ReadOnlySpan<byte> Value(int at) => _buffer.AsSpan(_fields[at].ValueStart, _fields[at].ValueLength);

    private int IndexOf(ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < _fields.Length; i++)
            if (Name(i).SequenceEqual(name)) return i;
        return -1;
    }

    private int Compare(Field left, Field right)
    {
        var byName = Slice(left.NameStart, left.NameLength).SequenceCompareTo(Slice(right.NameStart, right.NameLength));
        return byName != 0
            ? byName
            : Slice(left.ValueStart, left.ValueLength).SequenceCompareTo(Slice(right.ValueStart, right.ValueLength));
    }

    private ReadOnlySpan<byte> Slice(int start, int length) => _buffer.AsSpan(start, length);

    internal readonly record struct Field(int NameStart, int NameLength, int ValueStart, int ValueLength);
}
