using Halatech.Core.Errors;

namespace Halatech.Core.Experiences.Expressions;

/// <summary>
/// A small calculation over the facts of a run, such as <c>arrival - 1 day at 10:00</c> or <c>nights &gt; 3 and room = "Suite"</c>.
/// It has no loops, no calls and a bounded length, so it ends whatever was written. The README of samples/tenants shows some.
/// </summary>
public sealed record Expression
{
    /// <summary>In characters.</summary>
    public const int MaxLength = 500;

    private readonly ExpressionNode _root;

    private Expression(string source, ExpressionNode root) => (Source, _root) = (source, root);

    /// <summary>As it was written.</summary>
    public string Source { get; }

    /// <summary>Reads an expression; the error says what cannot be read and where.</summary>
    public static Result<Expression> Parse(string source)
    {
        if (source.Length > MaxLength) return ExpressionFaults.Of($"is longer than {MaxLength} characters");
        var tokens = ExpressionTokens.Of(source);
        if (!tokens.IsOk) return tokens.Error;
        var root = new ExpressionParser(tokens.Value).Parse();
        return root.IsOk ? new Expression(source, root.Value) : root.Error;
    }

    /// <summary>Its value, or why it has none: a fact is missing or of another kind.</summary>
    public Result<ExpressionValue> Evaluate(ExpressionScope scope)
    {
        try
        {
            return _root.Evaluate(scope);
        }
        catch (Exception e) when (e is OverflowException or ArgumentOutOfRangeException)
        {
            return ExpressionFaults.Of("a number or date is out of bounds");
        }
    }
}
