using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Halatech.Core.Conversations;

namespace Halatech.Core.Turns;

/// <summary>Reads a customer's message as one of the choices that were offered last.</summary>
public static partial class ChosenText
{
    /// <summary>The choice that the message is, by its number or its words, or null when it is none.</summary>
    public static string? Of(string text, ImmutableArray<ThreadEntry> thread)
    {
        if (text.Length > 120) return null;
        var choices = Offered(thread);
        if (choices.IsEmpty) return null;

        // The words first: "2" may be a choice itself.
        if (choices.FirstOrDefault(c => Same(c, Bare(text))) is { } named) return named;
        var said = Numbered().Match(text);
        if (said.Groups["number"].Success && said.Groups["words"].ValueSpan.IsWhiteSpace())
        {
            return int.TryParse(said.Groups["number"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number >= 1 && number <= choices.Length ? choices[number - 1] : null;
        }

        return choices.FirstOrDefault(c => Same(c, Bare(said.Groups["words"].Value)));
    }

    // A notice asks nothing, and what was withdrawn was never offered.
    private static ImmutableArray<string> Offered(ImmutableArray<ThreadEntry> thread)
    {
        for (var i = thread.Length - 1; i >= 0; i--)
        {
            if (thread[i] is { Author: AuthorKind.Assistant or AuthorKind.Agent, Sid: not null } said) return said.Form?.Offered ?? [];
        }

        return [];
    }

    private static bool Same(string choice, string words) => Bare(choice).Equals(words, StringComparison.OrdinalIgnoreCase);

    private static string Bare(string text) => text.Trim(' ', '.', '!', '\n');

    [GeneratedRegex(@"^\s*(?:(?:no|number|option)\.?\s*)?#?(?<number>[0-9]{1,2})?(?(number)\s*[.):]?)(?<words>.*)$", RegexOptions.Singleline | RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Numbered();
}
