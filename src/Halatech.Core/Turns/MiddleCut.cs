namespace Halatech.Core.Turns;

/// <summary>Shortens a text in its middle: people put what matters at the beginning and at the end.</summary>
internal static class MiddleCut
{
    /// <summary>
    /// At most <paramref name="max"/> UTF-16 units of the text, with the marker where the middle was; never half a
    /// surrogate pair. <paramref name="max"/> must be longer than the marker.
    /// </summary>
    public static string Of(string text, int max, string marker)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(max, marker.Length);
        if (text.Length <= max) return text;
        var kept = max - marker.Length;
        var head = kept - (kept / 2);
        var tail = text.Length - (kept / 2);
        if (char.IsHighSurrogate(text[head - 1])) head--;
        if (tail < text.Length && char.IsLowSurrogate(text[tail])) tail++;
        return string.Concat(text.AsSpan(0, head), marker, text.AsSpan(tail));
    }
}
