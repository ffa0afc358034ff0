namespace Halatech.Core.Turns;

/// <summary>How a text message travels.</summary>
public enum SmsEncoding
{
    /// <summary>Seven bits a character, from the alphabet of GSM 03.38 (3GPP TS 23.038).</summary>
    Gsm7 = 0,

    /// <summary>Sixteen bits a unit. One character outside of GSM-7 moves the whole message here.</summary>
    Ucs2 = 1,
}

/// <summary>What a text message takes on the network; every segment is billed.</summary>
/// <param name="Encoding">The alphabet it needs.</param>
/// <param name="Units">Its length in septets or in UTF-16 units; a GSM-7 extension character is two septets.</param>
/// <param name="Segments">How many messages the network carries; none for an empty text.</param>
public readonly record struct SmsSize(SmsEncoding Encoding, int Units, int Segments);

/// <summary>
/// Counts segments as 3GPP TS 23.040 and Twilio do: 160 septets or 70 UTF-16 units in one message, 153 or 67 in each
/// of several, whose header takes the rest. Neither a GSM-7 escape pair nor a surrogate pair is split over two
/// segments, so a segment may end one unit early.
/// </summary>
public static class SmsSegments
{
    /// <summary>The encoding, units and segments of a text as it is given.</summary>
    public static SmsSize Count(string text)
    {
        var encoding = GsmAlphabet.CanEncode(text) ? SmsEncoding.Gsm7 : SmsEncoding.Ucs2;
        var (single, each) = encoding == SmsEncoding.Gsm7 ? (160, 153) : (70, 67);
        var units = 0;
        var segments = 1;
        var filled = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var width = encoding == SmsEncoding.Gsm7 ? GsmAlphabet.Septets((char)rune.Value) : rune.Utf16SequenceLength;
            units += width;
            if (filled + width > each)
            {
                segments++;
                filled = 0;
            }

            filled += width;
        }

        return new(encoding, units, units == 0 ? 0 : units <= single ? 1 : segments);
    }
}
