using System.Globalization;
using Halatech.Core.Errors;

namespace Halatech.Core.Experiences.Expressions;

internal enum TokenKind
{
    Number,
    Clock,
    Text,
    Word,
    Sign,
    End,
}

/// <summary>A piece of an expression.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">As it was written; a text without its quotes.</param>
/// <param name="At">Where it begins, counted from 1, for messages.</param>
internal readonly record struct ExpressionToken(TokenKind Kind, string Text, int At);

/// <summary>Cuts an expression into tokens.</summary>
internal static class ExpressionTokens
{
    private static readonly string[] Signs = ["<=", ">=", "!=", "<", ">", "=", "+", "-", "(", ")"];

    public static Result<List<ExpressionToken>> Of(string text)
    {
        List<ExpressionToken> tokens = [];
        var at = 0;
        while (at < text.Length)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
                continue;
            }

            if (Next(text, at) is not { } token) return ExpressionFaults.Of($"cannot read '{text[at]}' at {at + 1}");
            tokens.Add(token);
            at += token.Kind == TokenKind.Text ? token.Text.Length + 2 : token.Text.Length;
        }

        tokens.Add(new(TokenKind.End, "", text.Length + 1));
        return tokens;
    }

    private static ExpressionToken? Next(string text, int at)
    {
        if (char.IsAsciiDigit(text[at])) return Number(text, at);
        if (char.IsAsciiLetter(text[at]) || text[at] == '_')
            return new(TokenKind.Word, Run(text, at, c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.'), at + 1);
        if (text[at] is '\'' or '"')
            return text.IndexOf(text[at], at + 1) is > 0 and var end ? new(TokenKind.Text, text[(at + 1)..end], at + 1) : null;
        return Signs.FirstOrDefault(sign => string.CompareOrdinal(text, at, sign, 0, sign.Length) == 0) is { } found
            ? new(TokenKind.Sign, found, at + 1)
            : null;
    }

    private static ExpressionToken? Number(string text, int at)
    {
        var run = Run(text, at, c => char.IsAsciiDigit(c) || c is '.' or ':');
        if (run.Contains(':', StringComparison.Ordinal))
            return TimeOnly.TryParseExact(run, "H:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? new(TokenKind.Clock, run, at + 1) : null;
        return run.Length <= 15 && decimal.TryParse(run, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _)
            ? new(TokenKind.Number, run, at + 1)
            : null;
    }

    private static string Run(string text, int at, Func<char, bool> belongs)
    {
        var end = at;
        while (end < text.Length && belongs(text[end])) end++;
        return text[at..end];
    }
}

/// <summary>What is wrong with an expression, as a value.</summary>
internal static class ExpressionFaults
{
    public static Error Of(string fault) => new(ErrorKind.Invalid, "experience.expression", fault);
}
