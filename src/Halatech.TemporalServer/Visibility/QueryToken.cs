namespace Halatech.TemporalServer.Visibility;

internal enum TokenKind
{
    End,
    Word,
    QuotedName,
    Text,
    Integer,
    Decimal,
    Symbol,
    Broken,
}

/// <summary>A piece of a query.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Value">A word as it was written, a text without its quotes.</param>
/// <param name="End">Where it ends, counted as the error messages count.</param>
internal readonly record struct QueryToken(TokenKind Kind, string Value, int End)
{
    /// <summary>Whether it is this symbol, or this word whatever its case.</summary>
    public bool Is(string what) => Kind switch
    {
        TokenKind.Symbol => Value == what,
        TokenKind.Word => string.Equals(Value, what, StringComparison.OrdinalIgnoreCase),
        _ => false,
    };
}
