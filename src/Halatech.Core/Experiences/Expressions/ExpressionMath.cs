using Halatech.Core.Errors;

namespace Halatech.Core.Experiences.Expressions;

/// <summary>Sums and comparisons of values of the same kind.</summary>
internal static class ExpressionMath
{
    private static readonly long TicksOfDay = TimeSpan.TicksPerDay;

    public static Result<ExpressionValue> Add(ExpressionValue left, ExpressionValue right, bool plus, ExpressionScope scope) => (left.Raw, right.Raw) switch
    {
        (decimal a, decimal b) => ExpressionValue.Of(plus ? a + b : a - b),
        (TimeSpan a, TimeSpan b) => ExpressionValue.Of(plus ? a + b : a - b),

        // Whole days leave a date a date; anything shorter makes it a moment.
        (DateOnly a, TimeSpan b) when b.Ticks % TicksOfDay == 0 => ExpressionValue.Of(a.AddDays(plus ? b.Days : -b.Days)),
        (DateOnly a, TimeSpan b) => ExpressionValue.Of(LocalTime.At(a, TimeOnly.MinValue, scope.Zone) + (plus ? b : -b)),
        (DateTimeOffset a, TimeSpan b) => ExpressionValue.Of(a + (plus ? b : -b)),
        (DateOnly a, DateOnly b) when !plus => ExpressionValue.Of(TimeSpan.FromDays(a.DayNumber - b.DayNumber)),
        (DateTimeOffset a, DateTimeOffset b) when !plus => ExpressionValue.Of(a - b),
        _ => ExpressionFaults.Of($"cannot {(plus ? "add" : "subtract")} {right.KindName} and {left.KindName}"),
    };

    public static Result<ExpressionValue> Compare(string sign, ExpressionValue left, ExpressionValue right, ExpressionScope scope)
    {
        if (sign is "=" or "!=")
        {
            var same = left.IsMissing || right.IsMissing ? left.IsMissing == right.IsMissing : Order(left, right, scope) == 0;
            return ExpressionValue.Of(same == (sign == "="));
        }

        if (Order(left, right, scope) is not { } order) return ExpressionFaults.Of($"cannot compare {left.KindName} with {right.KindName}");
        return ExpressionValue.Of(sign switch
        {
            "<" => order < 0,
            "<=" => order <= 0,
            ">" => order > 0,
            _ => order >= 0,
        });
    }

    /// <summary>The day of a date or a moment by the tenant's clock, or null.</summary>
    public static DateOnly? DayOf(ExpressionValue value, ExpressionScope scope) => value.Raw switch
    {
        DateOnly day => day,
        DateTimeOffset moment => LocalTime.DayOf(moment, scope.Zone),
        _ => null,
    };

    private static int? Order(ExpressionValue left, ExpressionValue right, ExpressionScope scope) => (left.Raw, right.Raw) switch
    {
        (decimal a, decimal b) => a.CompareTo(b),
        (bool a, bool b) => a.CompareTo(b),
        (TimeSpan a, TimeSpan b) => a.CompareTo(b),
        (TimeOnly a, TimeOnly b) => a.CompareTo(b),
        (DateOnly a, DateOnly b) => a.CompareTo(b),
        (DateTimeOffset a, DateTimeOffset b) => a.CompareTo(b),
        (DateOnly a, DateTimeOffset b) => LocalTime.At(a, TimeOnly.MinValue, scope.Zone).CompareTo(b),
        (DateTimeOffset a, DateOnly b) => a.CompareTo(LocalTime.At(b, TimeOnly.MinValue, scope.Zone)),
        (string a, string b) => string.Compare(a, b, StringComparison.OrdinalIgnoreCase),
        _ => null,
    };
}
