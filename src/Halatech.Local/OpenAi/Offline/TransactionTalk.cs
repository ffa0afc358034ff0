using System.Globalization;
using System.Text.RegularExpressions;
using Halatech.Local.OpenAi.Protocol;

namespace Halatech.Local.OpenAi.Offline;

/// <summary>What the offline assistant says within a transaction: it asks for what is missing, reads back, and waits.</summary>
internal static partial class TransactionTalk
{
    private const string Confirm = "Shall I go ahead?";
    private const string Waiting = "Thank you. I have passed that on, and I will write to you here as soon as the answer is in.";

    /// <summary>Whether a reply is the summary that the customer has to agree to.</summary>
    public static bool ReadsBack(string? reply) => reply?.Contains(Confirm, StringComparison.Ordinal) == true;

    /// <summary>The reply, or null outside of transactions.</summary>
    public static string? Reply(ChatRequest request)
    {
        if (Details.Of(request.Messages) is not { } details) return null;
        var dialogue = OfflineDialogue.Of(request.Messages);
        switch (dialogue.LastCall)
        {
            case { Outcome: CallOutcome.Answered or CallOutcome.Failed } call: return call.Message;
            case { Outcome: CallOutcome.Accepted or CallOutcome.Open }: return Waiting;
        }

        var next = details.FirstMissing?.Question ?? ReadBack(details);
        var asksBesides = dialogue.Newest.Any(line => line.Text.TrimEnd().EndsWith('?')) && dialogue.LastReply is not null;
        var answer = asksBesides ? ReplyComposer.Compose(Turn.Of(request.Messages), KnowledgeBlock.Find(request.Messages)) : "";
        return answer.Length > 0 ? $"{answer}\n\n{next}" : dialogue.Lines.Count <= 2 ? $"Gladly. {next}" : next;
    }

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
