using System.Xml;
using System.Xml.Linq;

namespace Halatech.Local.Twilio.Network;

internal sealed record TwiMLMessage(string? To, string? Body, IReadOnlyList<string> Media);

/// <summary>Reads the messages a webhook answered with: <c>&lt;Response&gt;&lt;Message&gt;</c>, text inside or in Body, Media as URLs.</summary>
internal static class TwiML
{
    private const int LongestReply = 20;

    /// <returns>Nothing for an empty, foreign or malformed answer: the message itself has been taken already.</returns>
    public static IReadOnlyList<TwiMLMessage> Messages(string xml)
    {
        if (string.IsNullOrWhiteSpace(xml)) return [];
        try
        {
            using var reader = XmlReader.Create(new StringReader(xml), new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            var root = XDocument.Load(reader).Root;
            if (root?.Name.LocalName != "Response") return [];
            return root.Elements("Message").Take(LongestReply).Select(Read).Where(m => m.Body is not null || m.Media.Count > 0).ToArray();
        }
        catch (XmlException)
        {
            return [];
        }
    }

    private static TwiMLMessage Read(XElement message)
    {
        var text = string.Concat(message.Elements("Body").Select(b => b.Value));
        if (text.Length == 0) text = string.Concat(message.Nodes().OfType<XText>().Select(t => t.Value)).Trim();
        var media = message.Elements("Media").Select(m => m.Value.Trim()).Where(u => u.Length > 0).ToArray();
        return new(message.Attribute("to")?.Value, text.Length > 0 ? text : null, media);
    }
}
