using System.Buffers.Text;
using System.Text.Json;
using System.Text.Unicode;
using Halatech.Core.Errors;

namespace Halatech.Adapters.Twilio;

/// <summary>
/// Reads the bodies of webhooks. Stricter than the framework's form reader, which lets broken percent signs and broken
/// UTF-8 pass changed: a text that differs from what was signed is not worth having.
/// </summary>
public static class TwilioFormReader
{
    // Deeper than anything Twilio nests, and shallow enough to cost nothing.
    private const int MaxJsonDepth = 16;

    /// <summary>Reads <c>application/x-www-form-urlencoded</c>; refuses broken encoding and more than <see cref="TwilioForm.MaxFields"/> fields.</summary>
    public static Result<TwilioForm> ReadForm(ReadOnlySpan<byte> body)
    {
        var fields = new Fields(body.Length);
        foreach (var range in body.Split((byte)'&'))
        {
            var pair = body[range];
            if (pair.IsEmpty) continue;
            var equals = pair.IndexOf((byte)'=');
            var name = equals < 0 ? pair : pair[..equals];
            var value = equals < 0 ? [] : pair[(equals + 1)..];
            if (fields.IsFull) return TooMany;
            if (!fields.AddEncoded(name) || !fields.AddEncoded(value)) return BrokenEncoding;
        }

        return fields.ToForm();
    }

    /// <summary>
    /// Reads a JSON object whose properties are the fields. Numbers, lists and objects count as the text they are written
    /// in, null as empty; refuses what is not JSON, too deep or too much.
    /// </summary>
    public static Result<TwilioForm> ReadJson(ReadOnlySpan<byte> body)
    {
        if (!Utf8.IsValid(body)) return BrokenEncoding;
        var fields = new Fields(body.Length);
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxJsonDepth });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return BadJson;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (fields.IsFull) return TooMany;
                fields.AddText(ref reader);
                reader.Read();
                if (reader.TokenType == JsonTokenType.String) fields.AddText(ref reader);
                else fields.AddRaw(body[RawValue(ref reader)]);
            }

            // Anything behind the object is an error that only reading on brings to light.
            return reader.Read() ? BadJson : fields.ToForm();
        }
        // Escapes that make half a character are not a JsonException to the reader.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return BadJson;
        }
    }

    private static Error TooMany { get; } = new(
        ErrorKind.Invalid, "webhook.too-many-fields", $"The request has more than {TwilioForm.MaxFields} fields.");

    private static Error BrokenEncoding { get; } = new(
        ErrorKind.Invalid, "webhook.broken-encoding", "The body is not form-encoded UTF-8: look for stray percent signs and bytes.");

    private static Error BadJson { get; } = new(
        ErrorKind.Invalid, "webhook.bad-json", $"The body must be one JSON object, at most {MaxJsonDepth} levels deep.");

    private static Range RawValue(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.Null) return ..0;
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return start..(int)reader.BytesConsumed;
    }

    // Decoding never makes text longer, so one buffer of the body's size holds everything.
    private ref struct Fields(int size)
    {
        private readonly byte[] _buffer = new byte[size];
        private TwilioForm.Field[] _fields = new TwilioForm.Field[24];
        private int _used;
        private int _parts;

        public readonly bool IsFull => _parts / 2 == TwilioForm.MaxFields;

        public bool AddEncoded(ReadOnlySpan<byte> text)
        {
            var start = _used;
            for (var i = 0; i < text.Length; i++)
            {
                var b = text[i];
                if (b == '%')
                {
                    if (i + 2 >= text.Length || !TryHex(text.Slice(i + 1, 2), out b)) return false;
                    i += 2;
                }
                else if (b == '+')
                {
                    b = (byte)' ';
                }

                _buffer[_used++] = b;
            }

            Close(start);
            return Utf8.IsValid(_buffer.AsSpan(start, _used - start));
        }

        public void AddText(ref Utf8JsonReader reader)
        {
            var start = _used;
            _used += reader.CopyString(_buffer.AsSpan(_used));
            Close(start);
        }

        public void AddRaw(ReadOnlySpan<byte> text)
        {
            var start = _used;
            text.CopyTo(_buffer.AsSpan(start));
            _used += text.Length;
            Close(start);
        }

        public readonly TwilioForm ToForm() => new(_buffer, _fields.AsSpan(0, _parts / 2).ToArray());

        private static bool TryHex(ReadOnlySpan<byte> digits, out byte value) =>
            Utf8Parser.TryParse(digits, out value, out var used, 'X') && used == 2;

        // Names and values come in turns.
        private void Close(int start)
        {
            var at = _parts++ / 2;
            if (at == _fields.Length) Array.Resize(ref _fields, at * 2);
            _fields[at] = (_parts & 1) == 1
                ? new(start, _used - start, _used, 0)
                : _fields[at] with { ValueStart = start, ValueLength = _used - start };
        }
    }
}
