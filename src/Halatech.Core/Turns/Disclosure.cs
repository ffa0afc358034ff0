using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Halatech.Core.Conversations;
using Halatech.Core.Tenancy;

namespace Halatech.Core.Turns;

/// <summary>Sees to it that the assistant says at first contact that it is an AI (EU AI Act, article 50).</summary>
public static partial class Disclosure
{
    /// <summary>The reply, with the tenant's disclosure before it when the assistant speaks for the first time without it.</summary>
    /// <param name="reply">What the assistant is about to say.</param>
    /// <param name="thread">What was said before.</param>
    /// <param name="tenant">Whose disclosure it is.</param>
    /// <param name="channel">A channel may have a disclosure of its own.</param>
    public static string Before(string reply, ImmutableArray<ThreadEntry> thread, TenantConfiguration tenant, Channel channel)
    {
        var text = tenant.Channels.TryGetValue(channel.ToString().ToLowerInvariant(), out var own) && own.Disclosure.Length > 0
            ? own.Disclosure
            : tenant.Assistant.Disclosure;
        return text.Length == 0 || thread.Any(e => e.Author == AuthorKind.Assistant) || reply.Contains(text, StringComparison.OrdinalIgnoreCase)
            ? reply
            : $"{text}{(BeginsABlock().IsMatch(reply) ? "\n\n" : " ")}{reply}";
    }

    // A table, list, heading or quotation of Markdown is none any more behind words on its first line.
    [GeneratedRegex(@"^\s*(?:\||#{1,6} |>|[-*+] |[0-9]{1,9}[.)] |```|~~~)", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex BeginsABlock();
}
