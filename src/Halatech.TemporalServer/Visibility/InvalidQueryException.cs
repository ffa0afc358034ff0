namespace Halatech.TemporalServer.Visibility;

/// <summary>A query that is not understood; the text is for its author.</summary>
internal sealed class InvalidQueryException(string message) : Exception(message)
{
    public static InvalidQueryException Expression(string what) => new($"invalid expression: {what}");

    public static InvalidQueryException Unsupported(string what) => new($"operation is not supported: {what}");
}
