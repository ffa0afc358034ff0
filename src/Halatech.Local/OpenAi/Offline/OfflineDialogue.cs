using System.Net;
using System.Text.RegularExpressions;
using Halatech.Local.OpenAi.Protocol;

namespace Halatech.Local.OpenAi.Offline;

/// <summary>Who wrote a line of a dialogue.</summary>
internal enum Speaker { Customer, Business, Function }

/// <summary>A line of a dialogue.</summary>
/// <param name="Number">Its number, from 1.</param>
internal sealed record Line(int Number, Speaker Speaker, string Text);

/// <summary>
/// A conversation as the offline assistant reads it, from either form in which the engine gives it: chat messages, or the numbered
/// thread that decisions are made on.
/// </summary>
internal sealed partial class OfflineDialogue(IReadOnlyList<Line> lines)
{
    public IReadOnlyList<Line> Lines { get; } = lines;

    /// <summary>What the customer wrote since the business last spoke.</summary>
    public IReadOnlyList<Line> Newest { get; } =
        [.. lines.Skip(LastIndex(lines, line => line.Speaker == Speaker.Business) + 1).Where(line => line.Speaker == Speaker.Customer)];

    public Line? LastReply => Lines.LastOrDefault(line => line.Speaker == Speaker.Business);

    /// <summary>What came of the newest call of a serverless function in the transaction that is under way.</summary>
    public CallRecord? LastCall => CallRecord.Newest(this);

    public static OfflineDialogue Of(IReadOnlyList<ChatMessage> messages)
    {
        List<Line> lines = [];
        foreach (var message in messages)
        {
            Speaker? speaker = message.Role switch
            {
                ChatRole.User => Speaker.Customer,
                ChatRole.Assistant when message.Text.Length > 0 => Speaker.Business,
                _ when message.IsInstruction && Record().Match(message.Text) is { Success: true } => Speaker.Function,
                _ => null,
            };
            if (speaker is null) continue;
            var text = speaker == Speaker.Function ? WebUtility.HtmlDecode(Record().Match(message.Text).Groups["text"].Value) : message.Text;
            lines.Add(new(lines.Count + 1, speaker.Value, text));
        }

        return new(lines);
    }

    /// <summary>Reads the numbered form.</summary>
    public static OfflineDialogue OfNumbered(string thread) => new(
    [
        .. Numbered().Matches(thread).Select((found, i) => new Line(
            i + 1,
            found.Groups["from"].Value switch { "customer" => Speaker.Customer, "function" => Speaker.Function, _ => Speaker.Business },
            WebUtility.HtmlDecode(found.Groups["text"].Value))),
    ]);

    private static int LastIndex(IReadOnlyList<Line> lines, Predicate<Line> fits)
    {
        for (var i = lines.Count - 1; i >= 0; i--)
            if (fits(lines[i])) return i;
        return -1;
    }

    [GeneratedRegex("<function-record>(?<text>.*)</function-record>", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Record();

    [GeneratedRegex("<message number=\"[0-9]+\" from=\"(?<from>[a-z]+)\">(?<text>.*?)</message>", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Numbered();
}
