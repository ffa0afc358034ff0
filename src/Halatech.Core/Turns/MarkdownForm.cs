namespace Halatech.Core.Turns;

/// <summary>How a channel shows emphasis, code and links.</summary>
/// <param name="Bold">Stands on both sides of bold text and headings; empty where the channel has none.</param>
/// <param name="Italic">The same for italics.</param>
/// <param name="Strike">The same for struck text.</param>
/// <param name="Code">The same for code.</param>
/// <param name="Quote">Begins each line of a quotation.</param>
/// <param name="BareLinks">Whether a link is "text: url", as the app makes links of addresses only, or "text (url)".</param>
internal sealed record MarkdownForm(
    string Bold, string Italic, string Strike, string Code, string Quote, bool BareLinks)
{
    /// <summary>Nothing but text.</summary>
    public static MarkdownForm Plain { get; } = new("", "", "", "", "", BareLinks: false);

    /// <summary>WhatsApp's own marks, from its help page "How to format your messages".</summary>
    public static MarkdownForm WhatsApp { get; } = new("*", "_", "~", "```", "> ", BareLinks: true);
}
