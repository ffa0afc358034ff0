using System.Text;

namespace Halatech.TemporalServer.Visibility;

/// <summary>Cuts a query into tokens.</summary>
internal sealed class QueryTokens(string query)
{
    // The real server parses the query as the tail of this statement, and its errors count from the statement's beginning.
    private const string Prefix = "select * from table1 where ";

    private static readonly string[] Symbols = ["<=>", "<=", ">=", "<>", "!=", "&&", "||"];

    private int _at;

    public static IReadOnlyList<QueryToken> Of(string query)
    {
        var tokens = new QueryTokens(query);
        List<QueryToken> all = [];
        do all.Add(tokens.Next());
        while (all[^1].Kind != TokenKind.End);
        return all;
    }

    private QueryToken Next()
    {
        SkipBlanks();
        if (_at >= query.Length) return new(TokenKind.End, "", Prefix.Length + query.Length + 1);
        var c = query[_at];
        if (char.IsAsciiLetter(c) || c is '_' or '@') return Word();
        if (char.IsAsciiDigit(c) || (c == '.' && char.IsAsciiDigit(Peek(1)))) return Number();
        return c switch
        {
            '\'' or '"' => Quoted(c, TokenKind.Text),
            '`' => Quoted(c, TokenKind.QuotedName),
            _ => Symbol(),
        };
    }

    private void SkipBlanks()
    {
        while (_at < query.Length && (char.IsWhiteSpace(query[_at]) || IsComment()))
        {
            if (IsComment())
                _at = query.IndexOf('\n', _at) is var end and >= 0 ? end : query.Length;
            else
                _at++;
        }
    }

    private bool IsComment() => query[_at] == '-' && Peek(1) == '-';

    private char Peek(int ahead) => _at + ahead < query.Length ? query[_at + ahead] : '\0';

    private QueryToken Word()
    {
        var start = _at;
        while (char.IsAsciiLetterOrDigit(Peek(0)) || Peek(0) is '_' or '@' or '.') _at++;
        return Ended(TokenKind.Word, query[start.._at]);
    }

    private QueryToken Number()
    {
        var start = _at;
        var kind = TokenKind.Integer;
        while (char.IsAsciiDigit(Peek(0)) || Peek(0) is '.' or 'e' or 'E' || (Peek(0) is '-' or '+' && Peek(-1) is 'e' or 'E'))
        {
            if (!char.IsAsciiDigit(Peek(0))) kind = TokenKind.Decimal;
            _at++;
        }

        return Ended(kind, query[start.._at]);
    }

    private QueryToken Quoted(char quote, TokenKind kind)
    {
        var value = new StringBuilder();
        for (_at++; _at < query.Length; _at++)
        {
            var c = query[_at];
            if (c == '\\' && kind == TokenKind.Text && _at + 1 < query.Length)
            {
                value.Append(Unescaped(query[++_at]));
            }
            else if (c != quote)
            {
                value.Append(c);
            }
            else if (Peek(1) == quote)
            {
                value.Append(c);
                _at++;
            }
            else
            {
                _at++;
                return Ended(kind, value.ToString());
            }
        }

        return Ended(TokenKind.Broken, value.ToString());
    }

    private static char Unescaped(char c) => c switch { 'n' => '\n', 't' => '\t', 'r' => '\r', '0' => '\0', _ => c };

    private QueryToken Symbol()
    {
        var symbol = Symbols.FirstOrDefault(known => query.AsSpan(_at).StartsWith(known)) ?? query[_at].ToString();
        _at += symbol.Length;
        return Ended(TokenKind.Symbol, symbol);
    }

    private QueryToken Ended(TokenKind kind, string value) => new(kind, value, Prefix.Length + _at + 1);
}
