using System.Collections.Immutable;
using System.Text;
using Halatech.Core.Errors;

namespace Halatech.Core.Experiences.Expressions;

/// <summary>A text with expressions in braces: <c>See you on {arrival}, {name}!</c> Two braces stand for one.</summary>
public sealed record TextTemplate
{
    private readonly ImmutableArray<(string Text, Expression? Value)> _parts;

    private TextTemplate(ImmutableArray<(string Text, Expression? Value)> parts) => _parts = parts;

    public static Result<TextTemplate> Parse(string source)
    {
        var parts = ImmutableArray.CreateBuilder<(string, Expression?)>();
        var plain = new StringBuilder();
        for (var at = 0; at < source.Length; at++)
        {
            var c = source[at];
            if (c is '{' or '}' && at + 1 < source.Length && source[at + 1] == c)
            {
                plain.Append(c);
                at++;
                continue;
            }

            if (c == '}') return ExpressionFaults.Of($"has a brace at {at + 1} that nothing opens");
            if (c != '{')
            {
                plain.Append(c);
                continue;
            }

            var end = source.IndexOf('}', at);
            if (end < 0) return ExpressionFaults.Of($"has a brace at {at + 1} that nothing closes");
            var value = Expression.Parse(source[(at + 1)..end]);
            if (!value.IsOk) return ExpressionFaults.Of($"has '{source[at..(end + 1)]}', which {value.Error.Message}");
            parts.Add((plain.ToString(), value.Value));
            plain.Clear();
            at = end;
        }

        parts.Add((plain.ToString(), null));
        return new TextTemplate(parts.ToImmutable());
    }

    /// <summary>The text with its values. One that is missing is an error: half a sentence must not reach a customer.</summary>
    public Result<string> Render(ExpressionScope scope)
    {
        var text = new StringBuilder();
        foreach (var (plain, expression) in _parts)
        {
            text.Append(plain);
            if (expression is null) continue;
            var value = expression.Evaluate(scope);
            if (!value.IsOk) return value.Error;
            if (value.Value.IsMissing) return ExpressionFaults.Of($"'{expression.Source}' is not known");
            text.Append(value.Value.ToText(scope.Zone));
        }

        return text.ToString();
    }
}
