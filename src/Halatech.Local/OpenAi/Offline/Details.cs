using System.Globalization;
using System.Text.RegularExpressions;
using Halatech.Local.OpenAi.Protocol;

namespace Halatech.Local.OpenAi.Offline;

/// <summary>A detail that a transaction's prompt says is to be collected.</summary>
/// <param name="Name">Its name, also in the function's arguments.</param>
/// <param name="Question">How it is asked for.</param>
internal sealed record Detail(string Name, string Question);

/// <summary>
/// The details of a transaction: which there are (lines <c>- name: question</c> under "Details to collect"), and what the customer has
/// said of each, on being asked or by themselves.
/// </summary>
internal sealed partial class Details
{
    private const int LongestAnswer = 120;
    private const string Amount = "(?:[0-9]{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)";

    private static readonly string[] Units = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"];

    private readonly Dictionary<string, string> _known = new(StringComparer.Ordinal);

    private Details(IReadOnlyList<Detail> wanted, DateOnly today) => (Wanted, Today) = (wanted, today);

    public IReadOnlyList<Detail> Wanted { get; }

    /// <summary>The day that the prompt says it is.</summary>
    public DateOnly Today { get; }

    public Detail? FirstMissing => Wanted.FirstOrDefault(detail => !_known.ContainsKey(detail.Name));

    public string? this[string name] => _known.GetValueOrDefault(name);

    /// <summary>The details of the transaction that is under way; null when the prompt names none.</summary>
    public static Details? Of(IReadOnlyList<ChatMessage> messages)
    {
        var prompt = messages.FirstOrDefault(message => message.IsInstruction)?.Text ?? "";
        var start = prompt.IndexOf("## Details to collect", StringComparison.Ordinal);
        if (start < 0) return null;
        Detail[] wanted = [.. Wishes().Matches(prompt[start..]).Select(m => new Detail(m.Groups["name"].Value, m.Groups["question"].Value.Trim()))];
        var now = Now().Match(prompt);
        var today = DateOnly.TryParseExact(now.Groups["date"].Value, "d MMMM yyyy", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : DateOnly.FromDateTime(DateTime.UtcNow);
        var details = new Details(wanted, today);
        details.Read(OfflineDialogue.Of(messages));
        return details;
    }

    /// <summary>The number in a text, in digits or in words up to ten.</summary>
    public static int? NumberIn(string text)
    {
        if (Digits().Match(text) is { Success: true } found && int.TryParse(found.Value, CultureInfo.InvariantCulture, out var number)) return number;
        var at = Array.FindIndex(Units, unit => Regex.IsMatch(text, $@"\b{unit}\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant));
        return at < 0 ? null : at + 1;
    }

    private void Read(OfflineDialogue dialogue)
    {
        Detail? asked = null;
        var readBack = false;
        foreach (var line in dialogue.Lines.Where(line => line.Number >= BeginOf(dialogue)))
        {
            if (line.Speaker == Speaker.Business)
            {
                asked = Wanted.FirstOrDefault(d => IsAsked(d, line.Text));
                readBack = TransactionTalk.ReadsBack(line.Text) || line.Text.Contains(TransactionTalk.WhatToChange, StringComparison.Ordinal);
            }

            if (line.Speaker != Speaker.Customer) continue;
            Hear(line.Text, asked, readBack);
            asked = null;
        }
    }

    /// <summary>Whether a reply asks for a detail, with its choices in the question or beside it.</summary>
    public static bool IsAsked(Detail detail, string text) =>
        text.Contains(detail.Question, StringComparison.Ordinal)
        || (Choices.Offered(detail.Question) is var (stem, _) && text.Contains(stem, StringComparison.Ordinal));

    // The message that the transaction began with says something of it; what was talked about before does not, and what belongs to
    // an earlier transaction is over.
    private static int BeginOf(OfflineDialogue dialogue)
    {
        var begun = dialogue.Lines.LastOrDefault(l => l.Speaker == Speaker.Function && l.Text.Contains("\"initiateTransaction\"", StringComparison.Ordinal))?.Number ?? 0;
        var spoken = dialogue.Lines.LastOrDefault(l => l.Number < begun && l.Speaker == Speaker.Business)?.Number ?? 0;
        return spoken + 1;
    }

    private void Hear(string text, Detail? asked, bool readBack)
    {
        foreach (var sentence in Sentences().Split(text))
        {
            // Who asks about the Deluxe Room has not chosen it.
            if (sentence.TrimEnd().EndsWith('?') ? !Requests().IsMatch(sentence) : ExampleMatch.AsksAbout(sentence)) continue;
            foreach (var detail in Wanted)
            {
                if (Find(detail, sentence, detail == asked) is { Length: > 0 } value) _known[detail.Name] = value;
            }

            // "Make it 3": of what was read back, the nights are what is most often meant, and it is read back again.
            if (readBack && BareChange().Match(sentence) is { Success: true } change && Wanted.Any(d => d.Name == "nights"))
                _known["nights"] = NumberIn(change.Groups["number"].Value)?.ToString(CultureInfo.InvariantCulture) ?? _known["nights"];
        }
    }

    private string? Find(Detail detail, string text, bool asked) => detail.Name switch
    {
        "arrival" or "date" => Calendar.DateIn(text, Today)?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        "nights" => Count(text, Nights(), asked),
        "guests" => Alone().IsMatch(text) ? "1" : Party(text) ?? Count(text, Guests(), asked),
        "name" => GuestName.In(text, asked),
        "bookingNumber" => Booking().Match(text) is { Success: true } booking ? $"LC{booking.Groups["digits"].Value}" : null,
        "roomNumber" => RoomNumber().Match(text) is { Success: true } room ? room.Groups["digits"].Value : asked && Digits().Match(text) is { Success: true } digits ? digits.Value : null,
        _ => Choices.Find(detail.Question, text) ?? (asked && !detail.Question.Contains(':', StringComparison.Ordinal) ? Short(text) : null),
    };

    // "Two adults and one child" are three guests.
    private static string? Party(string text)
    {
        var adults = Adults().Match(text);
        if (!adults.Success || Children().Match(text) is not { Success: true } children) return null;
        return ((NumberIn(adults.Value) ?? 1) + (NumberIn(children.Value) ?? 1)).ToString(CultureInfo.InvariantCulture);
    }

    private static string? Count(string text, Regex pattern, bool asked) =>
        pattern.Match(text) is { Success: true } found ? NumberIn(found.Value)?.ToString(CultureInfo.InvariantCulture)
        : asked ? NumberIn(text)?.ToString(CultureInfo.InvariantCulture)
        : null;

    private static string Short(string text) => text.Trim(' ', '.', '!', ',') is { Length: <= LongestAnswer } value ? value : text[..LongestAnswer];

    [GeneratedRegex(@"^- (?<name>[A-Za-z]+): (?<question>.+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Wishes();

    [GeneratedRegex(@"It is now [A-Za-z]+, (?<date>[0-9]{1,2} [A-Za-z]+ [0-9]{4})", RegexOptions.ExplicitCapture)]
    private static partial Regex Now();

    [GeneratedRegex("[0-9]{1,9}")]
    private static partial Regex Digits();

    [GeneratedRegex($@"\b{Amount} nights?\b|\bnights?(?: to|:| is| are)? {Amount}\b", RegexOptions.IgnoreCase)]
    private static partial Regex Nights();

    [GeneratedRegex($@"\b{Amount} (?:guests?|people|persons?|adults?|of us)\b|\bguests?(?: to|:| is| are)? {Amount}\b", RegexOptions.IgnoreCase)]
    private static partial Regex Guests();

    [GeneratedRegex(@"\b(?:just me|myself|only me|alone)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Alone();

    [GeneratedRegex($@"\b{Amount} adults?\b", RegexOptions.IgnoreCase)]
    private static partial Regex Adults();

    [GeneratedRegex(@"\b[A-Za-z0-9]+ (?:child|children|kids?)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Children();

    [GeneratedRegex(@"(?<=[.?!\n])\s+")]
    private static partial Regex Sentences();

    // Questions that ask for the thing itself.
    [GeneratedRegex(@"\b(?:can|could|may) (?:i|we|you)\b|\bplease\b|\b(?:what|how) about\b", RegexOptions.IgnoreCase)]
    private static partial Regex Requests();

    [GeneratedRegex(@"\b(?:make (?:it|that)|change (?:it|that) to)\s+(?<number>[0-9]{1,2}|one|two|three|four|five|six|seven|eight|nine|ten)\b(?!\s+(?:guest|people|person|adult|of us|room|night|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex BareChange();

    [GeneratedRegex(@"\bLC\s?(?<digits>[0-9]{5})\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Booking();

    [GeneratedRegex(@"\b(?:room|rm)\s(?:number\s|no\.?\s|is\s)?(?<digits>[0-9]{3,4})\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex RoomNumber();
}
