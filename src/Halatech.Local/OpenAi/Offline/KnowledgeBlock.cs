using System.Xml;
using Halatech.Local.OpenAi.Protocol;

namespace Halatech.Local.OpenAi.Offline;

/// <summary>
/// Reads the knowledge that the product puts into a system message at the end of the thread. Only a system or
/// developer message counts: a customer who writes the same tags has written text, not knowledge.
/// </summary>
internal static class KnowledgeBlock
{
    private const string Heading = "Reference material retrieved for this turn.", Open = "<knowledge>", Close = "</knowledge>";

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        // Control characters in a business's text are ugly, not a reason to know nothing.
        CheckCharacters = false,
    };

    public static List<KnowledgeEntry> Find(IReadOnlyList<ChatMessage> messages)
    {
        for (var i = messages.Count - 1; i >= 0; i--)
            if (messages[i].IsInstruction && messages[i].Text.StartsWith(Heading, StringComparison.Ordinal))
                return Read(messages[i].Text);
        return [];
    }

    private static List<KnowledgeEntry> Read(string text)
    {
        var entries = new List<KnowledgeEntry>();
        var start = text.IndexOf(Open, StringComparison.Ordinal);
        var end = text.LastIndexOf(Close, StringComparison.Ordinal);
        if (start < 0 || end < start) return entries;
        try
        {
            using var source = new StringReader(text[start..(end + Close.Length)]);
            using var xml = XmlReader.Create(source, Settings);
            while (xml.ReadToFollowing("entry")) entries.Add(ReadEntry(xml));
        }
        catch (XmlException)
        {
            // A block damaged half-way still answers with what stands before the damage.
        }

        return entries;
    }

    private static KnowledgeEntry ReadEntry(XmlReader xml)
    {
        var (id, score) = (xml.GetAttribute("id") ?? "", KnowledgeEntry.ScoreOf(xml.GetAttribute("score")));
        string question = "", answer = "";
        using var inner = xml.ReadSubtree();
        inner.Read();
        inner.Read();
        while (!inner.EOF)
        {
            if (inner.NodeType == XmlNodeType.Element && inner.Name == "question") question = inner.ReadElementContentAsString();
            else if (inner.NodeType == XmlNodeType.Element && inner.Name == "answer") answer = inner.ReadElementContentAsString();
            else inner.Read();
        }

        return new KnowledgeEntry(id, question.Trim(), ForeignOrders.Remove(answer).Trim(), score);
    }
}
