namespace Halatech.Core.Texts;

/// <summary>Texts of others within elements that the model reads.</summary>
internal static class Markup
{
    /// <summary>The text, clean, with nothing in it that could open or close an element.</summary>
    /// <remarks>An apostrophe needs no escape where attributes stand in double quotes, and texts are full of them.</remarks>
    public static string Escape(string text) => CleanText.Of(text)
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\"", "&quot;", StringComparison.Ordinal);
}
