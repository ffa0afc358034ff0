using System.Collections.Frozen;

namespace Halatech.Local.OpenAi.Text;

/// <summary>
/// The ordinary word for what thumbs write: text-message spellings and the commonest words of Nigerian pidgin, so that
/// "wen una dey open?" and "when are you open?" are one question.
/// </summary>
internal static class ChatSpelling
{
    private static readonly FrozenDictionary<string, string> Words = Build(
        // Text messages.
        "you u ya", "your ur", "are r", "please pls plz pliz", "what wat wot", "when wen", "where wia", "with wit",
        "should shud shld", "could cud", "would wud", "need nid", "think tink", "the d da", "this dis", "that dat",
        "them dem", "and n nd", "because bcos cos coz", "about abt", "thanks tnx thnx", "people ppl pple", "next nxt",
        "night nite", "tomorrow tmrw tmr 2moro", "week wk", "hour hr", "hours hrs", "minutes mins", "years yrs", "year yr",
        "message msgs", "account acct", "number num", "certificate cert", "room rm", "rooms rms", "apartment apt",
        "booking bookin", "parking parkin", "swimming swimin swimmin", "reservation resvation",
        // Pidgin.
        "you una", "what wetin", "where wey", "is na dey", "want wan", "please abeg jare", "or abi", "know sabi",
        "leave comot", "eat chop", "child pikin", "girlfriend babe", "problem wahala", "electricity nepa", "sir oga");

    public static string Plain(string word) => Words.GetValueOrDefault(word, word);

    // The first word of a line is the ordinary one.
    private static FrozenDictionary<string, string> Build(params string[] lines) =>
        lines.Select(line => line.Split(' '))
            .SelectMany(words => words.Skip(1).Select(written => (Written: written, Plain: words[0])))
            .ToFrozenDictionary(pair => pair.Written, pair => pair.Plain, StringComparer.Ordinal);
}
