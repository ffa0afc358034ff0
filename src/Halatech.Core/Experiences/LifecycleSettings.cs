using System.Globalization;

namespace Halatech.Core.Experiences;

/// <summary>What happens to a conversation by itself. Everything is off until it is set.</summary>
[GenerateSerializer, Immutable, Alias("halatech.experiences.lifecycle-settings")]
public sealed record LifecycleSettings
{
    /// <summary>The customer is reminded after so many minutes without an answer to our last message; 0 for never.</summary>
    [Id(0)]
    public int NudgeAfterMinutes { get; init; }

    /// <summary>What the reminder says.</summary>
    [Id(1)]
    public string NudgeText { get; init; } = "";

    /// <summary>A conversation is closed after so many minutes without any message; 0 for never.</summary>
    [Id(2)]
    public int CloseAfterMinutes { get; init; }

    /// <summary>Asked before it is closed, with 1 to 5 as the answer; empty for no survey.</summary>
    [Id(3)]
    public string SurveyText { get; init; } = "";

    /// <summary>How long the survey's answer is waited for, in hours.</summary>
    [Id(4)]
    public int SurveyHours { get; init; } = 24;

    /// <summary>For so many hours a closed conversation goes on when the customer writes; after that it begins afresh. 0 for always going on.</summary>
    [Id(5)]
    public int ReopenHours { get; init; }

    /// <summary>What was said is erased so many days after the conversation was closed; 0 for never.</summary>
    [Id(6)]
    public int RetentionDays { get; init; }

    /// <summary>No message that can wait leaves between these times of the tenant's clock; null for any time.</summary>
    [Id(7)]
    public QuietHours? QuietHours { get; init; }

    /// <summary>Said to the survey's answer at once; empty for nothing.</summary>
    [Id(8)]
    public string SurveyThanks { get; init; } = "";

    /// <summary>Whether anything is set at all.</summary>
    public bool IsOn => NudgeAfterMinutes > 0 || CloseAfterMinutes > 0 || ReopenHours > 0 || RetentionDays > 0;
}

/// <summary>The part of the day in which customers are left alone; it may go over midnight.</summary>
/// <param name="From">When it begins, such as <c>21:00</c>.</param>
/// <param name="To">When it ends, such as <c>08:00</c>.</param>
[GenerateSerializer, Immutable, Alias("halatech.experiences.quiet-hours")]
public sealed record QuietHours([property: Id(0)] string From, [property: Id(1)] string To)
{
    private const string Form = "HH:mm";

    /// <summary>Whether both are times of day.</summary>
    public bool IsValid => Read(From) is not null && Read(To) is not null;

    /// <summary>When a message may leave: now, or at the end of the quiet hours.</summary>
    public DateTimeOffset NextAllowed(DateTimeOffset now, TimeZoneInfo zone)
    {
        if ((Read(From), Read(To)) is not ({ } from, { } to) || from == to) return now;
        var (clock, day) = (Expressions.LocalTime.ClockOf(now, zone), Expressions.LocalTime.DayOf(now, zone));

        // IsBetween takes the beginning in and leaves the end out, also over midnight.
        if (!clock.IsBetween(from, to)) return now;
        return Expressions.LocalTime.At(clock < to ? day : day.AddDays(1), to, zone);
    }

    private static TimeOnly? Read(string text) =>
        TimeOnly.TryParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time : null;
}
