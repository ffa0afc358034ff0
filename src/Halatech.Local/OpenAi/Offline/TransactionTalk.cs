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

    /// <summary>Whether a reply is the summary that the customer has to agree to.</summary>
    public static bool ReadsBack(string? reply) => reply?.Contains(Confirm, StringComparison.Ordinal) == true;

    /// <summary>Whether a reply offers choices.</summary>
    public static bool Offers(string reply) => reply.Contains(Mark, StringComparison.Ordinal);

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

        var offers = request.Messages.Any(message => message.IsInstruction && message.Text.Contains(Mark, StringComparison.Ordinal));
        var next = details.FirstMissing is { } missing ? Ask(missing, offers) : ReadBack(details) + (offers ? "\n[choices: Yes, go ahead | Not yet]" : "");
        var asksBesides = dialogue.Newest.Any(line => line.Text.TrimEnd().EndsWith('?')) && dialogue.LastReply is not null;
        var answer = asksBesides ? ReplyComposer.Compose(Turn.Of(request.Messages), KnowledgeBlock.Find(request.Messages)) : "";
        return answer.Length > 0 ? $"{answer}\n\n{next}" : dialogue.Lines.Count <= 2 ? $"Gladly. {next}" : next;
    }

    // With choices to tap the question need not list them.
    private static string Ask(Detail missing, bool offers) => offers && Choices.Offered(missing.Question) is var (stem, labels)
        ? $"{stem}\n{Mark} {string.Join(" | ", labels)}]"
        : missing.Question;

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
