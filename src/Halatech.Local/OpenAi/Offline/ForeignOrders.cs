using Halatech.Local.OpenAi.Text;

namespace Halatech.Local.OpenAi.Offline;

/// <summary>
/// Takes out of a business's text the sentences that talk to a model instead of a customer. The assistant
/// could not obey them anyway; this keeps it from reading them aloud.
/// </summary>
internal static class ForeignOrders
{
    private static readonly string[] Verbs = ["ignore", "disregard", "forget", "override", "bypass"];

    private static readonly string[] Objects = ["instruction", "prompt", "previous message", "your rules", "guideline"];

    private static readonly string[] Phrases =
    [
        "system prompt", "you are now", "new instructions:", "pretend to be", "do not tell the customer",
        "do not tell the user", "reply only with", "respond only with", "<system>", "system:", "assistant:",
    ];

    public static string Remove(string text)
    {
        if (!IsOrder(text)) return text;
        return string.Join(' ', Sentences.Of(text).Where(sentence => !IsOrder(sentence)));
    }

    private static bool IsOrder(string text) =>
        HasAny(text, Phrases) || (HasAny(text, Verbs) && HasAny(text, Objects));

    private static bool HasAny(string text, string[] words)
    {
        foreach (var word in words)
            if (text.Contains(word, StringComparison.OrdinalIgnoreCase)) return true;
        return false;
    }
}
