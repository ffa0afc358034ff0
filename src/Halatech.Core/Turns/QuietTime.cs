using System.Collections.Immutable;
using Halatech.Core.Conversations;

namespace Halatech.Core.Turns;

/// <summary>How long to wait whether the customer writes on: learnt from how this customer types.</summary>
public static class QuietTime
{
    public static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(300);
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    // A longer pause was a pause for thought or for an answer, and says nothing of typing.
    private static readonly TimeSpan SameBurst = TimeSpan.FromSeconds(8);
    private const int NewestGaps = 6;

    // Longer than that is a clock that is wrong, or an outage that is over.
    private static readonly TimeSpan LongestWay = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The wait after the newest message. A customer who sends a thought in several messages is given a little more than their
    /// usual gap; one who never does is answered sooner. A setting of zero or beyond <see cref="Longest"/> is taken as it is.
    /// </summary>
    /// <param name="thread">The conversation's thread.</param>
    /// <param name="setting">What the tenant set: the wait for a customer of whom nothing is known.</param>
    /// <param name="way">
    /// How long the newest message was under way. What follows a late message is late, too: without this a slow moment of ours would
    /// look like the end of a burst.
    /// </param>
    public static TimeSpan For(ImmutableArray<ThreadEntry> thread, TimeSpan setting, TimeSpan way = default)
    {
        if (setting <= TimeSpan.Zero || setting > Longest) return setting;
        ThreadEntry? before = null;
        List<TimeSpan> gaps = [];
        var alone = 0;
        foreach (var entry in thread)
        {
            if (entry.Author == AuthorKind.Customer && before?.Author == AuthorKind.Customer
                && entry.At - before.At is var gap && gap >= TimeSpan.Zero && gap <= SameBurst) gaps.Add(gap);
            else if (entry.Author == AuthorKind.Customer) alone++;
            before = entry;
        }

        if (gaps.Count > 0) return Bounded(Bounded(gaps.TakeLast(NewestGaps).Max() * 1.25) + Believed(way));
        return alone >= 4 ? Bounded(setting / 2) : Bounded(setting);
    }

    private static TimeSpan Believed(TimeSpan way) => way < TimeSpan.Zero ? TimeSpan.Zero : way < LongestWay ? way : LongestWay;

    private static TimeSpan Bounded(TimeSpan wait) => wait < Shortest ? Shortest : wait > Longest ? Longest : wait;
}
