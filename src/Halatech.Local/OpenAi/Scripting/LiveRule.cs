using System.Text.RegularExpressions;

namespace Halatech.Local.OpenAi.Scripting;

/// <summary>A rule with its patterns compiled and its uses counted.</summary>
internal sealed class LiveRule
{
    // Linear-time matching needs no timeout to be safe; this one only bounds the damage of a 100 MB thread.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private readonly Regex? _lastUser, _anyMessage, _model, _schema, _tool;
    private int _uses;

    /// <exception cref="ArgumentException">A pattern is invalid or needs backtracking; the message names it.</exception>
    public LiveRule(ScriptedRule rule)
    {
        Rule = rule;
        _lastUser = Compile(rule.LastUser, nameof(rule.LastUser));
        _anyMessage = Compile(rule.AnyMessage, nameof(rule.AnyMessage));
        _model = Compile(rule.Model, nameof(rule.Model));
        _schema = Compile(rule.Schema, nameof(rule.Schema));
        _tool = Compile(rule.Tool, nameof(rule.Tool));
    }

    public ScriptedRule Rule { get; }

    public int Uses => Volatile.Read(ref _uses);

    public bool Fits(RequestFacts facts) =>
        facts.Endpoint == Rule.On && !IsSpent && Holds(_model, facts.Model) && Holds(_schema, facts.Schema)
        && HoldsForAny(_tool, facts.Tools) && Holds(_lastUser, facts.LastUser) && HoldsForAny(_anyMessage, facts.Messages);

    /// <summary>Counts a use; false when others have used the rule up meanwhile.</summary>
    public bool TryUse()
    {
        if (Interlocked.Increment(ref _uses) <= (Rule.Times ?? int.MaxValue)) return true;
        Interlocked.Decrement(ref _uses);
        return false;
    }

    private bool IsSpent => Uses >= (Rule.Times ?? int.MaxValue);

    private static bool Holds(Regex? pattern, string? text) => pattern is null || (text is not null && pattern.IsMatch(text));

    private static bool HoldsForAny(Regex? pattern, IEnumerable<string> texts) => pattern is null || texts.Any(pattern.IsMatch);

    private static Regex? Compile(string? pattern, string field)
    {
        if (pattern is null) return null;
        try
        {
            const RegexOptions Safe = RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;
            return new Regex(pattern, Safe, Longest);
        }
        catch (Exception wrong) when (wrong is ArgumentException or NotSupportedException)
        {
            throw new ArgumentException($"The pattern of {field} cannot be used: {wrong.Message}", field, wrong);
        }
    }
}
