using System.Globalization;
using System.Text;
using Halatech.Core.Conversations;
using Halatech.Core.Decisions;

namespace Halatech.System.Tests.Bookings;

/// <summary>A conversation as its log tells it, for people: what was said, and why each function was called.</summary>
internal static class Transcript
{
    public static string Of(IEnumerable<ConversationEvent> events)
    {
        var text = new StringBuilder();
        foreach (var happened in events)
        {
            foreach (var line in LinesOf(happened))
                text.Append(happened.At.ToString("HH:mm:ss.f", CultureInfo.InvariantCulture)).Append("  ").AppendLine(line);
        }

        return text.ToString();
    }

    private static IEnumerable<string> LinesOf(ConversationEvent happened) => happened switch
    {
        MessageReceived e => [$"guest      {e.Text}"],
        ReplyDecided e => e.Parts.Select(part => $"{e.Author.ToString().ToLowerInvariant(),-10} {part.Replace("\n", "\n                       ", StringComparison.Ordinal)}"),
        EnforcerDecided e => [$"  decided  {e.Receipt.FunctionName} ({e.Receipt.Map})"],
        FunctionCalled e => [$"  called   {e.Name} {e.Arguments} as {e.Call}", .. ReceiptOf(e.Receipt)],
        FunctionDeferred e => [$"  accepted {e.Call}; the answer is awaited until {e.Until:HH:mm}"],
        FunctionHeld e => [$"  held     {e.Call}: {e.Code}; it is made again until {e.Until:HH:mm}"],
        FunctionRetried e => [$"  again    {e.Call}"],
        FunctionAnswered e => [$"  answered {e.Call}{(e.ByCallback ? " by callback" : "")}: {e.Body}"],
        FunctionFailed e => [$"  failed   {e.Call}: {e.Code}"],
        TransactionStarted e => [$"  begins   {e.TransactionId}, version {e.ConfigurationVersion}"],
        TransactionEnded e => [$"  ends     {e.TransactionId}: {e.Outcome}"],
        CustomerOptedOut e => [$"  opted out by {e.By}"],
        _ => [],
    };

    private static IEnumerable<string> ReceiptOf(DecisionReceipt receipt)
    {
        yield return $"    receipt: map '{receipt.Map}', configuration version {receipt.ConfigurationVersion}, model {receipt.Usage.Model}";
        foreach (var step in receipt.Path) yield return $"      {step.Question} -> {step.Answer}  [{string.Join(", ", step.Evidence)}]";
    }
}
