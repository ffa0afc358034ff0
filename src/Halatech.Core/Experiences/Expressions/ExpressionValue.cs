using System.Globalization;

namespace Halatech.Core.Experiences.Expressions;

/// <summary>A value in an expression: a number, text, truth, day, moment, time of day, span of time, or nothing at all.</summary>
public readonly record struct ExpressionValue
{
    private ExpressionValue(object? raw) => Raw = raw;

    internal object? Raw { get; }

    /// <summary>A fact that nobody has given.</summary>
    public static ExpressionValue Missing => default;

    public bool IsMissing => Raw is null;

    internal string KindName => Raw switch
    {
        null => "nothing",
        decimal => "a number",
        string => "a text",
        bool => "a yes or no",
        DateOnly => "a day",
        TimeOnly => "a time of day",
        TimeSpan => "a span of time",
        _ => "a moment",
    };

    public static ExpressionValue Of(decimal value) => new(value);

    public static ExpressionValue Of(bool value) => new(value);

    public static ExpressionValue Of(DateOnly value) => new(value);

    public static ExpressionValue Of(TimeOnly value) => new(value);

    public static ExpressionValue Of(TimeSpan value) => new(value);

    public static ExpressionValue Of(DateTimeOffset value) => new(value.ToUniversalTime());

    /// <summary>A text; one that is written as a date (<c>2026-12-24</c>) is that day.</summary>
    public static ExpressionValue Of(string value) =>
        DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? new(day) : new(value);

    /// <summary>Whether it is true; anything that is not true or false is not.</summary>
    public bool IsTrue => Raw is true;

    /// <summary>As a customer reads it.</summary>
    public string ToText(TimeZoneInfo zone) => Raw switch
    {
        null => "",
        bool yes => yes ? "yes" : "no",
        decimal number => number.ToString("#,0.##", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("HH:mm", CultureInfo.InvariantCulture),
        TimeSpan span => span.Ticks % TimeSpan.TicksPerDay == 0 ? $"{span.Days} days" : $"{span.TotalHours:0.#} hours",
        DateTimeOffset moment => TimeZoneInfo.ConvertTime(moment, zone).ToString("d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture),
        _ => (string)Raw,
    };

    /// <summary>As a function reads it: dates and moments in ISO 8601, numbers plain.</summary>
    public object? ToPlain() => Raw switch
    {
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        TimeOnly time => time.ToString("HH:mm", CultureInfo.InvariantCulture),
        TimeSpan span => (decimal)span.TotalMinutes,
        DateTimeOffset moment => moment.ToString("O", CultureInfo.InvariantCulture),
        _ => Raw,
    };
}
