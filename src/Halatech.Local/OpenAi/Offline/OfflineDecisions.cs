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

    public static bool IsAsked(ChatRequest request) => request.Format.Kind == ReplyKind.JsonSchema && request.Format.SchemaName is Schema or Review;

    public static string Answer(ChatRequest request)
    {
        var dialogue = OfflineDialogue.OfNumbered(request.LastUserText);
        var instructions = request.Messages.FirstOrDefault(message => message.IsInstruction)?.Text ?? "";
        var asked = Questions().Matches(instructions)
            .Select(found => (Id: found.Groups["id"].Value, Labels: found.Groups["labels"].Value, Text: WebUtility.HtmlDecode(found.Groups["text"].Value)))
            .ToArray();
        var canStop = asked.Any(question => question.Text.Contains("stop this", StringComparison.Ordinal));
        var optOut = SilenceWish.In(dialogue.Newest, canStop);

        // What new messages bear on needs understanding; asking again needs none.
        if (request.Format.SchemaName == Review)
            return JsonSerializer.Serialize(new { open = asked.Select(question => question.Id), optOut, language = "en" });

        var wish = ExampleMatch.Best(asked.Select(question => question.Text), dialogue.Newest);
        Dictionary<string, object> answers = new(StringComparer.Ordinal);
        foreach (var question in asked)
        {
            var labels = question.Labels.Split(" | ").Select(label => WebUtility.HtmlDecode(label)!).ToArray();
            var (holds, evidence) = Holds(question.Text, wish, dialogue);
            answers[question.Id] = new { answer = Label(labels, holds ? "yes" : "no"), evidence = new[] { evidence } };
        }

        return JsonSerializer.Serialize(new { answers, optOut, language = "en" });
    }

    private static (bool Holds, int Evidence) Holds(string question, string? wish, OfflineDialogue dialogue)
    {
        var last = Math.Max(1, dialogue.Lines.Count);
        var call = dialogue.LastCall;
        if (question.Contains("answered the latest call", StringComparison.Ordinal))
            return call is { Outcome: CallOutcome.Answered or CallOutcome.Failed } ? (true, call.Line) : (false, last);
        if (question.Contains("accepted by", StringComparison.Ordinal))
            return call is { Outcome: CallOutcome.Accepted or CallOutcome.Open } ? (true, call.Line) : (false, last);
        if (question.Contains("agreed", StringComparison.Ordinal))
            return (TransactionTalk.ReadsBack(dialogue.LastReply?.Text) && Consent.IsPlain(dialogue.Newest), last);
        if (question.Contains("ask for a person", StringComparison.Ordinal)) return (dialogue.Newest.Any(line => Is(line, UtteranceKind.Person)), last);
        return (question == wish, last);
    }

    // The order of labels tells nothing: databases keep objects in an order of their own.
    private static string Label(string[] labels, string wanted) => labels.Contains(wanted, StringComparer.Ordinal) ? wanted : labels[^1];

    private static bool Is(Line line, UtteranceKind kind) => UtteranceReader.Read(line.Text).Any(utterance => utterance.Kind == kind);

    [GeneratedRegex("<question id=\"(?<id>q[0-9]+)\" labels=\"(?<labels>[^\"]*)\"[^>]*>(?<text>[^<]*)</question>", RegexOptions.ExplicitCapture)]
    private static partial Regex Questions();
}
