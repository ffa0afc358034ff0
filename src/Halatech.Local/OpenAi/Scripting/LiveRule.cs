using System.Text.RegularExpressions;

namespace Halatech.Local.OpenAi.Scripting;

/// <summary>A rule with its patterns compiled and its uses counted.</summary>
internal sealed class LiveRule
{
    // Linear-time matching needs no timeout to be safe; this one only bounds the damage of a 100 MB thread.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private readonly (Regex Pattern, Func<RequestFacts, IEnumerable<string?>> Texts)[] _conditions;
    private int _uses;

    /// <exception cref="ArgumentException">A pattern is invalid or needs backtracking; the message names it.</exception>
    public LiveRule(ScriptedRule rule)
    {
        Rule = rule;
        _conditions =
        [
            .. When(rule.LastUser, nameof(rule.LastUser), facts => [facts.LastUser]),
            .. When(rule.AnyMessage, nameof(rule.AnyMessage), facts => facts.Messages),
            .. When(rule.System, nameof(rule.System), facts => facts.Instructions),
            .. When(rule.Assistant, nameof(rule.Assistant), facts => facts.Answers),
            .. When(rule.ToolResult, nameof(rule.ToolResult), facts => facts.ToolResults),
            .. When(rule.LastRole, nameof(rule.LastRole), facts => [facts.LastRole]),
            .. When(rule.Model, nameof(rule.Model), facts => [facts.Model]),
            .. When(rule.Schema, nameof(rule.Schema), facts => [facts.Schema]),
            .. When(rule.Tool, nameof(rule.Tool), facts => facts.Tools),
            .. When(rule.ForcedTool, nameof(rule.ForcedTool), facts => facts.ForcedTools),
        ];
    }

    public ScriptedRule Rule { get; }

    public int Uses => Volatile.Read(ref _uses);

    public bool Fits(RequestFacts facts) =>
        facts.Endpoint == Rule.On && !IsSpent
        && (Rule.HasTools ?? facts.Tools.Count > 0) == facts.Tools.Count > 0 && (Rule.Stream ?? facts.Stream) == facts.Stream
        && _conditions.All(condition => condition.Texts(facts).Any(text => text is not null && condition.Pattern.IsMatch(text)));

    /// <summary>Counts a use; false when others have used the rule up meanwhile.</summary>
    public bool TryUse()
    {
        if (Interlocked.Increment(ref _uses) <= (Rule.Times ?? int.MaxValue)) return true;
        Interlocked.Decrement(ref _uses);
        return false;
    }

    private bool IsSpent => Uses >= (Rule.Times ?? int.MaxValue);

    private static IEnumerable<(Regex, Func<RequestFacts, IEnumerable<string?>>)> When(
        string? pattern, string field, Func<RequestFacts, IEnumerable<string?>> texts)
    {
        if (pattern is not null) yield return (Compile(pattern, field), texts);
    }

    private static Regex Compile(string pattern, string field)
    {
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
