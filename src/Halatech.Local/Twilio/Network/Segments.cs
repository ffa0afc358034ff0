using System.Buffers;

namespace Halatech.Local.Twilio.Network;

/// <summary>How many SMS segments a text takes: 160 or 153 septets in GSM-7, else 70 or 67 UTF-16 units.</summary>
internal static class Segments
{
    private static readonly SearchValues<char> Basic = SearchValues.Create(
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà");

    private static readonly SearchValues<char> Extended = SearchValues.Create("^{}\\[~]|€\f");

    public static int Count(string text)
    {
        var septets = 0;
        foreach (var character in text)
        {
            if (Basic.Contains(character)) septets++;
            else if (Extended.Contains(character)) septets += 2;
            else return Split(text.Length, 70, 67);
        }
        return Split(septets, 160, 153);
    }

    private static int Split(int units, int single, int part) => units <= single ? 1 : (units + part - 1) / part;
}
