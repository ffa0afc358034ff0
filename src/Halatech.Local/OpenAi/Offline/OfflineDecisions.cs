using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Halatech.Local.OpenAi.Protocol;

namespace Halatech.Local.OpenAi.Offline;

/// <summary>
/// Answers the questions of a decision map by the words in them: examples in quotation marks that the customer says, what the function
/// records tell, and whether details were read back and agreed to. What it cannot tell it answers with no.
/// </summary>
internal static partial class OfflineDecisions
{
    private const string Schema = "decision_answers";
    private const string Review = "decision_review";
    private const int MostBetween = 2;

    private static readonly char[] Ends = [' ', ',', '.', '?', '!', ';', ':', '\n', '(', ')'];

    public static bool IsAsked(ChatRequest request) => request.Format.Kind == ReplyKind.JsonSchema && request.Format.SchemaName is Schema or Review;

    public static string Answer(ChatRequest request)
    {
        var dialogue = OfflineDialogue.OfNumbered(request.LastUserText);
        var instructions = request.Messages.FirstOrDefault(message => message.IsInstruction)?.Text ?? "";
        if (request.Format.SchemaName == Review) return OpenAll(instructions, dialogue);
        Dictionary<string, object> answers = new(StringComparer.Ordinal);
        foreach (Match found in Questions().Matches(instructions))
        {
            var labels = found.Groups["labels"].Value.Split(" | ").Select(label => WebUtility.HtmlDecode(label)!).ToArray();
            var (holds, evidence) = Holds(WebUtility.HtmlDecode(found.Groups["text"].Value), dialogue);
            answers[found.Groups["id"].Value] = new { answer = Label(labels, holds ? "yes" : "no"), evidence = new[] { evidence } };
        }

        return JsonSerializer.Serialize(new { answers, optOut = OptOut(dialogue), language = "en" });
    }

    // What new messages bear on needs understanding; asking again needs none.
    private static string OpenAll(string instructions, OfflineDialogue dialogue) => JsonSerializer.Serialize(
        new { open = Questions().Matches(instructions).Select(found => found.Groups["id"].Value), optOut = OptOut(dialogue), language = "en" });

    private static (bool Holds, int Evidence) Holds(string question, OfflineDialogue dialogue)
    {
        var last = Math.Max(1, dialogue.Lines.Count);
        var call = dialogue.LastCall;
        if (question.Contains("answered the latest call", StringComparison.Ordinal))
            return call is { Outcome: CallOutcome.Answered or CallOutcome.Failed } ? (true, call.Line) : (false, last);
        if (question.Contains("accepted by", StringComparison.Ordinal))
            return call is { Outcome: CallOutcome.Accepted or CallOutcome.Open } ? (true, call.Line) : (false, last);
        if (question.Contains("agreed", StringComparison.Ordinal))
            return (TransactionTalk.ReadsBack(dialogue.LastReply?.Text) && dialogue.Newest.Any(IsYes), last);
        if (question.Contains("ask for a person", StringComparison.Ordinal)) return (dialogue.Newest.Any(line => Is(line, UtteranceKind.Person)), last);
        return (dialogue.Newest.Any(line => SaysAnExample(question, line.Text)), last);
    }

    // The order of labels tells nothing: databases keep objects in an order of their own.
    private static string Label(string[] labels, string wanted) => labels.Contains(wanted, StringComparer.Ordinal) ? wanted : labels[^1];

    private static bool IsYes(Line line) => Is(line, UtteranceKind.Yes);

    private static bool Is(Line line, UtteranceKind kind) => UtteranceReader.Read(line.Text).Any(utterance => utterance.Kind == kind);

    // "How do I book a room?" asks about it; "can I book a room?" wants one.
    private static bool SaysAnExample(string question, string text)
    {
        if (AsksAbout().IsMatch(text)) return false;
        return Examples().Matches(question).Select(m => m.Groups["words"].Value.Split(' ')).Any(words => InOrder(words, text));
    }

    // The words of an example, with at most two others between each: "want to book a room" says "want a room".
    private static bool InOrder(string[] words, string text)
    {
        var said = text.ToLowerInvariant().Split(Ends, StringSplitOptions.RemoveEmptyEntries);
        for (var start = 0; start < said.Length; start++)
        {
            var (at, matched) = (start, 0);
            while (matched < words.Length && Array.IndexOf(said, words[matched], at, Math.Min(MostBetween + 1, said.Length - at)) is >= 0 and var found)
                (at, matched) = (found + 1, matched + 1);
            if (matched == words.Length) return true;
        }

        return false;
    }

    private static string OptOut(OfflineDialogue dialogue) =>
        dialogue.Newest.Any(line => WantsSilence().IsMatch(line.Text)) ? "clear" : "none";

    [GeneratedRegex("<question id=\"(?<id>q[0-9]+)\" labels=\"(?<labels>[^\"]*)\"[^>]*>(?<text>[^<]*)</question>", RegexOptions.ExplicitCapture)]
    private static partial Regex Questions();

    [GeneratedRegex("\"(?<words>[a-z ]+)\"", RegexOptions.ExplicitCapture)]
    private static partial Regex Examples();

    [GeneratedRegex(@"^\W*(?:how|what|which|when|where|why|who|do you|is there|are there|does)\b", RegexOptions.IgnoreCase)]
    private static partial Regex AsksAbout();

    [GeneratedRegex(
        @"\b(?:stop|quit|no more|don'?t|do not)\b.{0,20}\b(?:text(?:ing|s)?|messag(?:e|es|ing)|writ(?:e|ing)|contact(?:ing)?)\b.{0,20}\b(?:me|us)?\b|\bleave me alone\b|\bunsubscribe me\b",
        RegexOptions.IgnoreCase)]
    private static partial Regex WantsSilence();
}
