using System.Globalization;
using Halatech.Core.Errors;

namespace Halatech.Core.Experiences.Expressions;

/// <summary>
/// Reads tokens by precedence, lowest first: or, and, not, comparison, <c>at</c>, plus and minus, a value with its unit.
/// </summary>
internal sealed class ExpressionParser(List<ExpressionToken> tokens)
{
    private const int MaxDepth = 32;

    private static readonly string[] Comparisons = ["=", "!=", "<", "<=", ">", ">="];

    private int _at;
    private int _depth;

    private ExpressionToken Current => tokens[_at];

    public Result<ExpressionNode> Parse()
    {
        try
        {
            var root = Or();
            return Current.Kind == TokenKind.End ? root : throw Unexpected();
        }
        catch (FormatException e)
        {
            return ExpressionFaults.Of(e.Message);
        }
    }

    private ExpressionNode Or()
    {
        // Everything nested passes here, so this is where depth is counted.
        if (++_depth > MaxDepth) throw new FormatException("is nested too deeply");
        var left = And();
        while (Take("or")) left = new EitherNode(left, And());
        _depth--;
        return left;
    }

    private ExpressionNode And()
    {
        var left = Not();
        while (Take("and")) left = new BothNode(left, Not());
        return left;
    }

    private ExpressionNode Not()
    {
        var negations = 0;
        while (Take("not")) negations++;
        var inner = Comparison();
        return negations % 2 == 1 ? new NotNode(inner) : inner;
    }

    private ExpressionNode Comparison()
    {
        var left = AtTime();
        if (Current.Kind != TokenKind.Sign || !Comparisons.Contains(Current.Text, StringComparer.Ordinal)) return left;
        var sign = tokens[_at++].Text;
        return new CompareNode(sign, left, AtTime());
    }

    private ExpressionNode AtTime()
    {
        var day = Sum();
        return Take("at") ? new AtNode(day, Value()) : day;
    }

    private ExpressionNode Sum()
    {
        var left = WithUnit();
        while (Current is { Kind: TokenKind.Sign, Text: "+" or "-" })
        {
            var plus = tokens[_at++].Text == "+";
            left = new SumNode(left, WithUnit(), plus);
        }

        return left;
    }

    private ExpressionNode WithUnit()
    {
        var value = Value();
        if (Current.Kind != TokenKind.Word || TimeUnits.Find(Current.Text) is not { } unit) return value;
        _at++;
        return new SpanNode(value, unit);
    }

    private ExpressionNode Value()
    {
        var token = tokens[_at];
        if (Take("("))
        {
            var inner = Or();
            return Take(")") ? inner : throw Unexpected();
        }

        switch (token.Kind)
        {
            case TokenKind.Number:
                _at++;
                return new ConstantNode(ExpressionValue.Of(decimal.Parse(token.Text, CultureInfo.InvariantCulture)));
            case TokenKind.Clock:
                _at++;
                return new ConstantNode(ExpressionValue.Of(TimeOnly.ParseExact(token.Text, "H:mm", CultureInfo.InvariantCulture)));
            case TokenKind.Text:
                _at++;
                return new ConstantNode(ExpressionValue.Of(token.Text));
            case TokenKind.Word when !IsReserved(token.Text):
                _at++;
                return NameOrConstant(token.Text);
            default:
                throw Unexpected();
        }
    }

    private static ExpressionNode NameOrConstant(string word) => word switch
    {
        "true" => new ConstantNode(ExpressionValue.Of(true)),
        "false" => new ConstantNode(ExpressionValue.Of(false)),
        "missing" => new ConstantNode(ExpressionValue.Missing),
        _ => new NameNode(word),
    };

    private static bool IsReserved(string word) => word is "or" or "and" or "not" or "at" || TimeUnits.Find(word) is not null;

    private bool Take(string text)
    {
        if (Current.Kind is not (TokenKind.Word or TokenKind.Sign) || Current.Text != text) return false;
        _at++;
        return true;
    }

    private FormatException Unexpected() => new(
        Current.Kind == TokenKind.End ? "ends too early" : $"cannot read '{Current.Text}' at {Current.At}");
}
