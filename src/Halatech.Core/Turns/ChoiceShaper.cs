using System.Collections.Immutable;
using Halatech.Core.Conversations;
using Halatech.Core.Tenancy;

namespace Halatech.Core.Turns;

/// <summary>
/// Puts choices into the last part of a reply: as buttons or a list where the channel has them and the tenant wants them, else as
/// a numbered text, for which room is left.
/// </summary>
internal static class ChoiceShaper
{
    /// <summary>The reply with its choices in place.</summary>
    /// <param name="reply">The messages without the choices; at least one.</param>
    /// <param name="choices">What may be chosen, in the channel's alphabet.</param>
    /// <param name="limit">The longest message.</param>
    /// <param name="channel">Where it goes.</param>
    /// <param name="tenant">Whose settings count.</param>
    public static ShapedReply Place(
        ImmutableArray<string> reply, ImmutableArray<string> choices, int limit, Channel channel, TenantConfiguration tenant)
    {
        var form = new PartForm(choices);
        if (Offers.Fits(choices, channel, tenant) && Question(reply, limit) is { } asked) return new ShapedReply(asked).WithLast(form);

        // What was cut for its length has no end to put choices to.
        if (reply.Length >= ReplyShaper.MaxParts) return new ShapedReply(reply);
        var numbered = NumberedChoices.Write("", choices).Length;
        var last = reply[^1];
        if (last.Length + numbered <= limit) return new ShapedReply(reply).WithLast(form);
        if (numbered > limit / 2) return new ShapedReply([.. reply, .. SentenceSplitter.Split(NumberedChoices.Write("", choices), limit)]);
        return new ShapedReply([.. reply[..^1], .. SentenceSplitter.Split(last, limit - numbered)]).WithLast(form);
    }

    // A question that has to stand in a template's variable must be short and on one line: the last paragraph often is.
    private static ImmutableArray<string>? Question(ImmutableArray<string> reply, int limit)
    {
        if (Offers.IsBody(reply[^1])) return reply;
        var cut = reply[^1].LastIndexOf("\n\n", StringComparison.Ordinal);
        if (cut <= 0 || reply.Length >= ReplyShaper.MaxParts) return null;
        var question = reply[^1][(cut + 2)..].Trim();
        return Offers.IsBody(question) && limit > 0 ? [.. reply[..^1], reply[^1][..cut].TrimEnd(), question] : null;
    }
}
