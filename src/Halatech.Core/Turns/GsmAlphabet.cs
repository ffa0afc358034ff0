using System.Buffers;

namespace Halatech.Core.Turns;

/// <summary>
/// The default alphabet of GSM 03.38 (3GPP TS 23.038, 6.2.1) with its extension table. National tables are left out:
/// the sender cannot know whether a phone has them.
/// </summary>
internal static class GsmAlphabet
{
    private const string Basic =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
        + "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    private const string Extension = "\f^{}\\[~]|€";

    private static readonly SearchValues<char> Any = SearchValues.Create(Basic + Extension);
    private static readonly SearchValues<char> Escaped = SearchValues.Create(Extension);

    public static bool CanEncode(ReadOnlySpan<char> text) => !text.ContainsAnyExcept(Any);

    /// <summary>How many septets a character of the alphabet takes: an extension character has an escape in front.</summary>
    public static int Septets(char c) => Escaped.Contains(c) ? 2 : 1;
}
