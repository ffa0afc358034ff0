using System.IO.Enumeration;

namespace Halatech.Local.Twilio.Control;

/// <summary>The fault rules in force and how often each still applies.</summary>
internal sealed class Faults
{
    private readonly Lock _gate = new();
    private readonly List<(FaultRule Rule, int? Left)> _rules = [];
    private int _applied;

    public int Applied => Volatile.Read(ref _applied);

    /// <exception cref="ArgumentException">The rule could never do what it says.</exception>
    public void Add(FaultRule rule)
    {
        if (rule.Cut is not (null or "before" or "after")) throw new ArgumentException("'cut' is 'before' or 'after'.", nameof(rule));
        if (rule.Status is < 100 or > 599) throw new ArgumentException("'status' is an HTTP status.", nameof(rule));
        if (rule.DelayMs is < 0 or > 600_000) throw new ArgumentException("'delayMs' is between 0 and 600000.", nameof(rule));
        if (rule.Times is <= 0) throw new ArgumentException("'times' is at least 1.", nameof(rule));
        lock (_gate)
        {
            _rules.Add((rule, rule.Times));
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _rules.Clear();
        }
    }

    public FaultRule? Take(string method, string path)
    {
        lock (_gate)
        {
            for (var i = 0; i < _rules.Count; i++)
            {
                var (rule, left) = _rules[i];
                if (!Matches(rule, method, path)) continue;
                if (left == 1) _rules.RemoveAt(i);
                else _rules[i] = (rule, left - 1);
                Interlocked.Increment(ref _applied);
                return rule;
            }
            return null;
        }
    }

    private static bool Matches(FaultRule rule, string method, string path) =>
        (rule.Method is null || rule.Method.Equals(method, StringComparison.OrdinalIgnoreCase))
        && (rule.Path is null || FileSystemName.MatchesSimpleExpression(rule.Path, path, ignoreCase: true));
}
