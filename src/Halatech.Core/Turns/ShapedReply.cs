using System.Collections.Immutable;
using Halatech.Core.Conversations;

namespace Halatech.Core.Turns;

/// <summary>A reply in the form of its channel.</summary>
/// <param name="Parts">The messages to send, in order.</param>
/// <param name="Forms">What each is beside its text; none at all when all are plain.</param>
public sealed record ShapedReply(ImmutableArray<string> Parts, ImmutableArray<PartForm?> Forms = default)
{
    /// <summary>Whether there is nothing to read in it.</summary>
    public bool IsEmpty => Parts.IsEmpty || Parts.All(string.IsNullOrWhiteSpace);

    /// <summary>The same with another form for the last part.</summary>
    internal ShapedReply WithLast(PartForm form) => this with { Forms = [.. Parts.Select((_, i) => i == Parts.Length - 1 ? form : null)] };
}
