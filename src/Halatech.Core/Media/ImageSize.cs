using System.Buffers.Binary;

namespace Halatech.Core.Media;

/// <summary>The size that a picture says it has, read from its head without unpacking anything.</summary>
public static class ImageSize
{
    /// <summary>Width and height in pixels, or null where they cannot be read.</summary>
    public static (int Width, int Height)? Of(string type, ReadOnlySpan<byte> bytes) => type switch
    {
        "image/png" when bytes.Length >= 24 => (Clamp(BinaryPrimitives.ReadUInt32BigEndian(bytes[16..])), Clamp(BinaryPrimitives.ReadUInt32BigEndian(bytes[20..]))),
        "image/gif" when bytes.Length >= 10 => (BinaryPrimitives.ReadUInt16LittleEndian(bytes[6..]), BinaryPrimitives.ReadUInt16LittleEndian(bytes[8..])),
        "image/jpeg" => OfJpeg(bytes),
        "image/webp" when bytes.Length >= 30 => OfWebp(bytes),
        _ => null,
    };

    // From segment to segment up to the frame's head.
    private static (int, int)? OfJpeg(ReadOnlySpan<byte> bytes)
    {
        for (var at = 2; at + 9 < bytes.Length && bytes[at] == 0xFF;)
        {
            var marker = bytes[at + 1];
            if (marker == 0xFF)
            {
                at++;
                continue;
            }

            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
                return (BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 5)..]));
            at += 2 + BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
        }

        return null;
    }

    private static (int, int)? OfWebp(ReadOnlySpan<byte> bytes)
    {
        var chunk = bytes[12..16];
        if (chunk.SequenceEqual("VP8X"u8)) return (1 + Three(bytes[24..]), 1 + Three(bytes[27..]));
        if (chunk.SequenceEqual("VP8 "u8))
            return (BinaryPrimitives.ReadUInt16LittleEndian(bytes[26..]) & 0x3FFF, BinaryPrimitives.ReadUInt16LittleEndian(bytes[28..]) & 0x3FFF);
        if (!chunk.SequenceEqual("VP8L"u8)) return null;
        var bits = BinaryPrimitives.ReadUInt32LittleEndian(bytes[21..]);
        return ((int)(bits & 0x3FFF) + 1, (int)((bits >> 14) & 0x3FFF) + 1);
    }

    private static int Three(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | (bytes[2] << 16);

    private static int Clamp(uint value) => (int)Math.Min(value, int.MaxValue);
}
