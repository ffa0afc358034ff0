using System.Collections.Immutable;

namespace Halatech.Core.Decisions;

/// <summary>What a decision map must satisfy before it is saved. Every fault names its JSON path.</summary>
public static class DecisionMapRules
{
    /// <summary>How many questions may stand one under the other.</summary>
    public const int MaxDepth = 12;

    /// <summary>How many questions and leaves a map may have.</summary>
    public const int MaxNodes = 200;

    /// <summary>All faults, in the order of the map.</summary>
    /// <param name="map">The map.</param>
    /// <param name="functions">The functions that may stand in leaves, beside <see cref="DecisionLeaf.DoNothing"/>.</param>
    /// <param name="transactions">The ids of the tenant's transactions.</param>
    public static IReadOnlyList<string> Check(DecisionMap map, IEnumerable<string> functions, IEnumerable<string> transactions)
    {
        var check = new Checker([.. functions, DecisionLeaf.DoNothing], [.. transactions]);
        check.Visit(map.Root, "$", []);
        return check.Faults;
    }

    private sealed class Checker(HashSet<string> functions, HashSet<string> transactions)
    {
        private int _nodes;

        public List<string> Faults { get; } = [];

        public void Visit(DecisionNode node, string path, ImmutableList<(string Text, string Label)> asked)
        {
            if (++_nodes == MaxNodes + 1) Faults.Add($"{path}: the map has more than {MaxNodes} nodes");
            if (_nodes > MaxNodes) return;
            if (node is DecisionLeaf leaf) CheckLeaf(leaf, path);
            else CheckQuestion((DecisionQuestion)node, path, asked);
        }

        private void CheckLeaf(DecisionLeaf leaf, string path)
        {
            if (!functions.Contains(leaf.FunctionName)) Faults.Add($"{path}.functionName: there is no function '{leaf.FunctionName}' here");
            if (leaf.TransactionId is not { } transaction) return;
            if (leaf.FunctionName != Transactions.BuiltInFunctions.InitiateTransaction)
                Faults.Add($"{path}.transactionID: only initiateTransaction begins a transaction");
            else if (!transactions.Contains(transaction)) Faults.Add($"{path}.transactionID: there is no transaction '{transaction}'");
        }

        private void CheckQuestion(DecisionQuestion question, string path, ImmutableList<(string Text, string Label)> asked)
        {
            var text = Normalise(question.Text);
            if (text.Length == 0) Faults.Add($"{path}.question: the question is empty");
            if (asked.Any(a => a.Text == text)) Faults.Add($"{path}.question: asked before on the way here, so that some of its answers can never be reached");
            if (asked.Count >= MaxDepth)
            {
                Faults.Add($"{path}: more than {MaxDepth} questions stand one under the other");
                return;
            }

            string[] labels = [.. question.Answers.Select(a => a.Label)];
            if (labels.Length < 2) Faults.Add($"{path}.answer: a branch is missing: a question has at least two answers");
            else if (labels.Contains("yes", StringComparer.Ordinal) != labels.Contains("no", StringComparer.Ordinal))
                Faults.Add($"{path}.answer: a branch is missing: 'yes' and 'no' belong together");
            foreach (var twice in labels.GroupBy(Normalise, StringComparer.Ordinal).Where(g => g.Count() > 1))
                Faults.Add($"{path}.answer.{twice.First()}: the label stands more than once");
            foreach (var answer in question.Answers)
            {
                if (string.IsNullOrWhiteSpace(answer.Label)) Faults.Add($"{path}.answer: a label is empty");
                Visit(answer.Next, $"{path}.answer.{answer.Label}", asked.Add((text, answer.Label)));
            }
        }

        private static string Normalise(string text) =>
            string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToUpperInvariant();
    }
}
