namespace Halatech.TemporalServer.Visibility;

/// <summary>
/// Reads a query by recursive descent: the conditions of SQL without joins, and the clauses after them. Its depth is limited, for
/// queries come from outside.
/// </summary>
internal sealed class QueryParser
{
    private const int DepthLimit = 100;

    private static readonly string[] Reserved =
    [
        "and", "or", "not", "xor", "in", "is", "between", "like", "regexp", "rlike", "starts_with", "null", "select", "from", "where", "group",
        "order", "by", "limit", "having", "union", "asc", "desc", "insert", "update", "delete", "case", "when", "exists", "interval", "set",
    ];

    private readonly IReadOnlyList<QueryToken> _tokens;
    private int _at;
    private int _depth;

    private QueryParser(string query) => _tokens = QueryTokens.Of(query);

    private QueryToken Current => _tokens[_at];

    /// <exception cref="InvalidQueryException">It is no query; the position is counted as the real server counts.</exception>
    public static QueryTree Parse(string query) => new QueryParser(query).ParseAll();

    private QueryTree ParseAll()
    {
        var where = Current.Kind == TokenKind.End || Current.Is("group") || Current.Is("order") || Current.Is("limit") ? null : Or();
        List<Node> groups = [];
        if (Take("group"))
        {
            Expect("by");
            do groups.Add(Value());
            while (Take(","));
        }

        var ordered = Take("order");
        if (ordered) OrderBy();
        var limited = Take("limit");
        if (limited) Value();
        Take(";");
        return Current.Kind == TokenKind.End ? new(where, groups, ordered, limited) : throw Error();
    }

    private void OrderBy()
    {
        Expect("by");
        do
        {
            Value();
            if (!Take("asc")) Take("desc");
        }
        while (Take(","));
    }

    private Node Or()
    {
        var left = And();
        while (Take("or") || Take("||")) left = new OrNode(left, And());
        return left;
    }

    private Node And()
    {
        var left = Not();
        while (Take("and") || Take("&&")) left = new AndNode(left, Not());
        return left;
    }

    private Node Not()
    {
        if (!Take("not")) return Condition();
        using var level = Deeper();
        return new NotNode(Not());
    }

    private Node Condition()
    {
        var left = Value();
        if (Current.Kind == TokenKind.Symbol && Current.Value is "=" or "!=" or "<>" or "<" or "<=" or ">" or ">=" or "<=>")
        {
            var sign = Advance().Value;
            return new ComparisonNode(left, sign == "<>" ? "!=" : sign, Value());
        }

        if (Take("is")) return new IsNode(left, IsWhat());
        var not = Take("not");
        if (Take("in")) return new ComparisonNode(left, not ? "not in" : "in", Tuple());
        if (Take("between")) return Between(left, not);
        foreach (var word in (string[])["like", "regexp", "starts_with"])
        {
            if (Take(word)) return new ComparisonNode(left, not ? $"not {word}" : word, Value());
        }

        return not ? throw Error() : left;
    }

    private RangeNode Between(Node left, bool not)
    {
        var from = Value();
        Expect("and");
        return new(left, not, from, Value());
    }

    private string IsWhat()
    {
        var not = Take("not") ? "not " : "";
        foreach (var word in (string[])["null", "true", "false"])
        {
            if (Take(word)) return $"is {not}{word}";
        }

        throw Error();
    }

    private TupleNode Tuple()
    {
        Expect("(");
        List<Node> values = [];
        do values.Add(Value());
        while (Take(","));
        Expect(")");
        return new(values);
    }

    private Node Value()
    {
        var left = Operand();
        while (Current.Kind == TokenKind.Symbol && Current.Value is "+" or "-" or "*" or "/" or "%")
        {
            var sign = Advance().Value;
            left = new OtherNode("BinaryExpr", $"{left} {sign} {Operand()}");
        }

        return left;
    }

    private Node Operand()
    {
        using var level = Deeper();
        if (Take("(")) return Parenthesis();
        if (Take("-")) return Negative(Operand());
        if (Take("+")) return Operand();
        if (Take("!")) return new OtherNode("UnaryExpr", $"!{Operand()}");
        if (Current.Is("null")) return new OtherNode("NullVal", Advance().Value);
        if (Current.Is("true") || Current.Is("false")) return new BoolNode(Advance().Is("true"));
        return Current.Kind switch
        {
            TokenKind.Text => new TextNode(Advance().Value),
            TokenKind.QuotedName => new ColumnNode(Advance().Value),
            TokenKind.Integer or TokenKind.Decimal => Number(Advance()),
            TokenKind.Word when !Reserved.Contains(Current.Value, StringComparer.OrdinalIgnoreCase) => Name(),
            _ => throw Error(),
        };
    }

    private ParenNode Parenthesis()
    {
        var inner = Or();
        Expect(")");
        return new(inner);
    }

    private Node Name()
    {
        var name = Advance().Value;
        if (!Take("(")) return new ColumnNode(name);
        List<Node> arguments = [];
        while (!Take(")"))
        {
            arguments.Add(Value());
            if (!Current.Is(")")) Expect(",");
        }

        return new OtherNode("FuncExpr", $"{name}({string.Join(", ", arguments)})");
    }

    private static Node Number(QueryToken token)
    {
        var culture = System.Globalization.CultureInfo.InvariantCulture;
        if (token.Kind == TokenKind.Integer && long.TryParse(token.Value, culture, out var whole)) return new IntegerNode(whole);
        return double.TryParse(token.Value, culture, out var number)
            ? new DecimalNode(number)
            : throw InvalidQueryException.Expression($"unable to parse {token.Value}");
    }

    private static Node Negative(Node value) => value switch
    {
        IntegerNode whole => new IntegerNode(-whole.Value),
        DecimalNode number => new DecimalNode(-number.Value),
        _ => new OtherNode("UnaryExpr", $"-{value}"),
    };

    private QueryToken Advance() => _tokens[_at++];

    private bool Take(string what)
    {
        if (!Current.Is(what)) return false;
        _at++;
        return true;
    }

    private void Expect(string what)
    {
        if (!Take(what)) throw Error();
    }

    private Level Deeper() => ++_depth > DepthLimit
        ? throw InvalidQueryException.Expression("it is nested too deeply")
        : new(this);

    // A word is repeated as the parser knows it: reserved ones in small letters.
    private InvalidQueryException Error()
    {
        var known = Reserved.FirstOrDefault(word => Current.Is(word)) ?? Current.Value;
        var near = Current.Kind is TokenKind.Symbol or TokenKind.End ? "" : $" near '{known}'";
        return new(string.Create(
            System.Globalization.CultureInfo.InvariantCulture, $"malformed SQL query: syntax error at position {Current.End}{near}"));
    }

    private readonly struct Level(QueryParser parser) : IDisposable
    {
        public void Dispose() => parser._depth--;
    }
}
