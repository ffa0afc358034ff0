using System.Collections.Immutable;

namespace Halatech.Local.OpenAi.Scripting;

/// <summary>The rules of a running stand-in, in order; the first that fits a request answers it. Thread-safe.</summary>
public sealed class RuleBook
{
    private ImmutableArray<LiveRule> _rules = [];

    internal ImmutableArray<LiveRule> Live => _rules;

    /// <summary>Appends rules, all or none.</summary>
    /// <exception cref="ArgumentException">A pattern is invalid, needs backtracking, or a reply does not fit its endpoint.</exception>
    public void Add(params IEnumerable<ScriptedRule> rules)
    {
        var added = rules.Select(rule =>
        {
            if (rule.On == ScriptedEndpoint.Embeddings && rule.Reply is ScriptedReply.Say)
                throw new ArgumentException("A rule on embeddings can fail or send a body, not speak.", nameof(rules));
            return new LiveRule(rule);
        }).ToList();
        ImmutableInterlocked.Update(ref _rules, (book, more) => book.AddRange(more), added);
    }

    public void Clear() => ImmutableInterlocked.Update(ref _rules, _ => []);

    internal ScriptedRule? Take(RequestFacts facts)
    {
        foreach (var rule in _rules)
            if (rule.Fits(facts) && rule.TryUse()) return rule.Rule;
        return null;
    }
}
