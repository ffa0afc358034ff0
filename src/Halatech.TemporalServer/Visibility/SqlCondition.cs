using System.Globalization;

namespace Halatech.TemporalServer.Visibility;

/// <summary>
/// The part of a query that a database can decide, over the columns of closed runs. It never keeps out what the query would let pass;
/// where it is exact it lets nothing else pass either, and an unknown stays an unknown, as in the query.
/// </summary>
/// <param name="Text">SQL with a question mark for each value.</param>
/// <param name="Values">The values, in their order.</param>
/// <param name="IsExact">Whether nothing is left to decide.</param>
internal sealed record SqlCondition(string Text, IReadOnlyList<object> Values, bool IsExact = true)
{
    /// <summary>Of a query without a condition.</summary>
    public static readonly SqlCondition Everything = new("true", []);

    /// <summary>Of a query that the database knows nothing about.</summary>
    public static readonly SqlCondition Undecided = new("true", [], IsExact: false);

    public static SqlCondition And(SqlCondition left, SqlCondition right) => Join("and", left, right);

    /// <summary>One of two, where neither side may be left open: what it would let pass is not known.</summary>
    public static SqlCondition Or(SqlCondition left, SqlCondition right) =>
        left == Undecided || right == Undecided ? Undecided : Join("or", left, right);

    public static SqlCondition Not(SqlCondition inner) => inner.IsExact ? inner with { Text = $"(not {inner.Text})" } : Undecided;

    /// <summary>The text with numbered parameters.</summary>
    /// <param name="first">The first one's number.</param>
    public string Numbered(int first)
    {
        var parts = Text.Split('?');
        return string.Concat(parts.Select((part, index) =>
            index == 0 ? part : string.Create(CultureInfo.InvariantCulture, $"${first + index - 1}{part}")));
    }

    private static SqlCondition Join(string word, SqlCondition left, SqlCondition right) =>
        new($"({left.Text} {word} {right.Text})", [.. left.Values, .. right.Values], left.IsExact && right.IsExact);
}
