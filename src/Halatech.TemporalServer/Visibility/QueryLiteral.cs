using System.Globalization;

namespace Halatech.TemporalServer.Visibility;

/// <summary>What a written value means for the attribute that it is compared with: a text, a number or a time.</summary>
internal static class QueryLiteral
{
    private static readonly string[] TimeFormats =
    [
        "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz",
    ];

    /// <exception cref="InvalidQueryException">It is no value, or none that this attribute can have.</exception>
    public static object Of(Node node, AttributeColumn column)
    {
        object value = node switch
        {
            TextNode text => text.Value,
            IntegerNode whole => whole.Value,
            DecimalNode number => number.Value,
            BoolNode truth => truth.Value ? 1L : 0L,
            ColumnNode name => throw InvalidQueryException.Unsupported(
                $"column name on the right side of comparison expression (did you forget to quote '{name.Name}'?)"),
            _ => throw InvalidQueryException.Expression($"unexpected value type {node.TypeName}"),
        };
        return column.Name switch
        {
            AttributeColumn.Status => Status(value, column),
            AttributeColumn.Duration => value is string text ? Duration(text) : value,
            _ => ByType(value, column),
        };
    }

    private static object ByType(object value, AttributeColumn column) => column.Type switch
    {
        IndexedValueType.Datetime => Time(value, column),
        IndexedValueType.Keyword => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        IndexedValueType.Int or IndexedValueType.Double => value is string text ? NumberOrText(text) : value,
        IndexedValueType.Text or IndexedValueType.KeywordList when value is not string =>
            throw InvalidQueryException.Expression(
                string.Create(CultureInfo.InvariantCulture, $"unexpected value type (expected string, got {value})")),
        _ => value,
    };

    private static object NumberOrText(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : text;

    private static object Status(object value, AttributeColumn column) => value switch
    {
        string text when Enum.TryParse<WorkflowExecutionStatus>(text, out var status) && Enum.GetName(status) == text => (long)status,
        string text => throw InvalidQueryException.Expression($"invalid ExecutionStatus value '{text}'"),
        long => value,
        _ => throw Unexpected(column),
    };

    private static DateTime Time(object value, AttributeColumn column) => value switch
    {
        string text when DateTimeOffset.TryParseExact(
            text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) => time.UtcDateTime,
        string text => throw InvalidQueryException.Expression($"unable to parse datetime '{text}'"),
        long nanoseconds => DateTime.UnixEpoch.AddTicks(nanoseconds / 100),
        _ => throw Unexpected(column),
    };

    private static object Duration(string text) => GoDuration.Parse(text)
        ?? throw new InvalidQueryException($"invalid value for search attribute {AttributeColumn.Duration}: {text} (invalid duration)");

    private static InvalidQueryException Unexpected(AttributeColumn column) =>
        InvalidQueryException.Expression($"unexpected value type float64 for search attribute {column.Name}");
}
