using System.Globalization;
using System.Text.RegularExpressions;
using Halatech.Local.OpenAi.Protocol;

namespace Halatech.Local.OpenAi.Offline;

/// <summary>What the offline assistant says within a transaction: it asks for what is missing, reads back, and waits.</summary>
internal static partial class TransactionTalk
{
    private const string Confirm = "Shall I go ahead?";

    // How the engine's prompts say that a reply may offer choices.
    private const string Mark = "[choices:";
    private const string Waiting = "Thank you. I have passed that on, and I will write to you here as soon as the answer is in.";
    private const string StillWaiting = "Your request is still with my colleagues; I will write to you here as soon as their answer is in.";

    /// <summary>Asked when a summary was refused and nothing in it was changed.</summary>
    public const string WhatToChange = "What should I change?";

    /// <summary>Whether a reply is the summary that the customer has to agree to.</summary>
    public static bool ReadsBack(string? reply) => reply?.Contains(Confirm, StringComparison.Ordinal) == true;

    /// <summary>Whether a reply offers choices.</summary>
    public static bool Offers(string reply) => reply.Contains(Mark, StringComparison.Ordinal);

    /// <summary>The reply, or null outside of transactions.</summary>
    public static string? Reply(ChatRequest request)
    {
        if (Details.Of(request.Messages) is not { } details) return null;
        var dialogue = OfflineDialogue.Of(request.Messages);
        var beside = Beside(request, dialogue);
        switch (dialogue.LastCall)
        {
            case { Outcome: CallOutcome.Answered or CallOutcome.Failed } call: return call.Message;
            case { Outcome: CallOutcome.Accepted or CallOutcome.Open } call:
                return dialogue.Newest.Count == 0 || dialogue.Newest[^1].Number < call.Line ? Waiting : With(beside, StillWaiting);
        }

        var offers = request.Messages.Any(message => message.IsInstruction && message.Text.Contains(Mark, StringComparison.Ordinal));
        return With(beside, Next(details, dialogue, isAnswered: beside.Length > 0, offers));
    }

    private static string Next(Details details, OfflineDialogue dialogue, bool isAnswered, bool offers)
    {
        var last = dialogue.LastReply?.Text;
        if (details.FirstMissing is { } missing)
        {
            var again = !isAnswered && last is not null && Details.IsAsked(missing, last);
            return again ? $"I did not find that in your message. {Ask(missing, offers)}" : last is null ? $"Gladly. {Ask(missing, offers)}" : Ask(missing, offers);
        }

        var summary = ReadBack(details);
        if (ReadsBack(last) && !isAnswered && last!.Contains(summary, StringComparison.Ordinal))
            return $"{WhatToChange} It can be {string.Join(", ", details.Wanted.Select(d => Spaced(d.Name)))}.";
        return summary + (offers ? $"\n{Mark} Yes, go ahead | Not yet]" : "");
    }

    // With choices to tap the question need not list them.
    private static string Ask(Detail missing, bool offers) => offers && Choices.Offered(missing.Question) is var (stem, labels)
        ? $"{stem}\n{Mark} {string.Join(" | ", labels)}]"
        : missing.Question;

    // A question in the middle of it all is answered from the knowledge before it goes on.
    private static string Beside(ChatRequest request, OfflineDialogue dialogue)
    {
        var asks = dialogue.LastReply is not null && dialogue.Newest.Any(line => line.Text.TrimEnd().EndsWith('?') || ExampleMatch.AsksAbout(line.Text));
        return asks ? ReplyComposer.Compose(Turn.Of(request.Messages), KnowledgeBlock.Find(request.Messages)) : "";
    }

    private static string With(string beside, string next) => beside.Length > 0 ? $"{beside}\n\n{next}" : next;

    private static string ReadBack(Details details) =>
        $"So that is {string.Join(", ", details.Wanted.Select(d => $"{Spaced(d.Name)}: {Shown(details[d.Name]!)}"))}. {Confirm}";

    private static string Shown(string value) =>
        DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date.ToString("d MMMM yyyy", CultureInfo.InvariantCulture)
            : value;

    private static string Spaced(string name) => Capitals().Replace(name, found => $" {found.Value.ToLowerInvariant()}");

    [GeneratedRegex("(?<=[a-z])[A-Z]")]
    private static partial Regex Capitals();
}
