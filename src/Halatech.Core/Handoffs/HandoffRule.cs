using System.Collections.Immutable;

namespace Halatech.Core.Handoffs;

/// <summary>Whether a rule counts while the people of the business work. Stored: never renumber.</summary>
public enum HandoffHours
{
    Any = 0,

    /// <summary>Only within the business hours.</summary>
    Open = 1,

    /// <summary>Only outside of them.</summary>
    Closed = 2,
}

/// <summary>When a conversation goes to a person without the enforcer's map saying so. All that is set must hold.</summary>
/// <param name="Name">Recorded as the reason, after <c>rule: </c>.</param>
/// <param name="WhenAngry">The enforcer finds that the customer is angry.</param>
/// <param name="Hours">Whether it counts within or outside of the business hours.</param>
/// <param name="Text">What the customer is told; empty for the usual words.</param>
[GenerateSerializer, Immutable, Alias("halatech.handoffs.handoff-rule")]
public sealed record HandoffRule(
    [property: Id(0)] string Name,
    [property: Id(1)] bool WhenAngry = false,
    [property: Id(2)] HandoffHours Hours = HandoffHours.Any,
    [property: Id(3)] string Text = "")
{
    /// <summary>Words of which the customer has just said some, such as <c>speak to a person</c>; case and punctuation do not count.</summary>
    [Id(4)]
    public ImmutableArray<string> Phrases { get; init; } = [];

    /// <summary>The channels it counts on, in lower case; empty for all.</summary>
    [Id(5)]
    public ImmutableArray<string> Channels { get; init; } = [];
}

/// <summary>A stretch of time in which people of the business work, by its own clock.</summary>
/// <param name="Days">The days on which it begins, in English and lower case.</param>
/// <param name="From">Its beginning, such as <c>09:00</c>.</param>
/// <param name="To">Its end, such as <c>17:30</c>; an end that is not after the beginning is on the next day.</param>
[GenerateSerializer, Immutable, Alias("halatech.handoffs.business-hours")]
public sealed record BusinessHours(
    [property: Id(0)] ImmutableArray<string> Days,
    [property: Id(1)] string From,
    [property: Id(2)] string To);
