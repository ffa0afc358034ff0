using System.Collections.Immutable;
using System.Text.Json;
using Halatech.Core.Transactions;

namespace Halatech.Core.Decisions;

/// <summary>Goes through a map as it was written and collects its faults.</summary>
internal sealed class DecisionMapCheck(HashSet<string> functions, HashSet<string> transactions)
{
    private int _nodes;

    public List<string> Faults { get; } = [];

    /// <param name="node">A question or a leaf, if the tenant wrote it well.</param>
    /// <param name="path">Where it stands.</param>
    /// <param name="asked">The questions on the way to it, normalised.</param>
    public void Visit(JsonElement node, string path, ImmutableList<string> asked)
    {
        if (++_nodes == DecisionMapRules.MaxNodes + 1) Report(path, $"the map has more than {DecisionMapRules.MaxNodes} nodes");
        if (_nodes > DecisionMapRules.MaxNodes) return;
        if (node.ValueKind != JsonValueKind.Object) Report(path, "must be an object with a question or a functionName");
        else if (node.TryGetProperty("question", out _)) CheckQuestion(node, path, asked);
        else CheckLeaf(node, path);
    }

    private void CheckLeaf(JsonElement leaf, string path)
    {
        var begins = leaf.TryGetProperty("functionName", out var called) && called.ValueKind == JsonValueKind.String
            && called.ValueEquals(BuiltInFunctions.InitiateTransaction);
        foreach (var (name, value, at) in Members(leaf, path, "functionName", "transactionID"))
        {
            if (TextOf(value, at) is not { } text) continue;
            if (name == "functionName")
            {
                if (!functions.Contains(text)) Report(at, $"there is no function '{text}' here");
            }
            else if (!begins) Report(at, "only initiateTransaction begins a transaction");
            else if (!transactions.Contains(text)) Report(at, $"there is no transaction '{text}'");
        }

        if (!leaf.TryGetProperty("functionName", out _)) Report(path, "must have a question or a functionName");
    }

    private void CheckQuestion(JsonElement question, string path, ImmutableList<string> asked)
    {
        if (asked.Count >= DecisionMapRules.MaxDepth)
        {
            Report(path, $"more than {DecisionMapRules.MaxDepth} questions stand one under the other");
            return;
        }

        var text = question.GetProperty("question") is { ValueKind: JsonValueKind.String } written ? Normalise(written.GetString()!) : "";
        foreach (var (name, value, at) in Members(question, path, "question", "guard", "answer"))
        {
            if (name == "answer") CheckAnswers(value, at, asked.Add(text));
            else if (name == "guard" && value.ValueKind is not (JsonValueKind.True or JsonValueKind.False)) Report(at, "must be true or false");
            else if (name == "question" && TextOf(value, at) is not null)
            {
                if (text.Length == 0) Report(at, "the question is empty");
                else if (asked.Contains(text)) Report(at, "asked before on the way here, so that some of its answers can never be reached");
            }
        }

        if (!question.TryGetProperty("answer", out _)) Report($"{path}.answer", "a branch is missing: a question has at least two answers");
    }

    private void CheckAnswers(JsonElement answers, string path, ImmutableList<string> asked)
    {
        if (answers.ValueKind != JsonValueKind.Object)
        {
            Report(path, "must be an object with what follows each answer");
            return;
        }

        JsonProperty[] branches = [.. answers.EnumerateObject()];
        var labels = branches.Select(b => b.Name).ToLookup(Normalise, StringComparer.Ordinal);
        if (branches.Length < 2) Report(path, "a branch is missing: a question has at least two answers");
        else if (labels.Contains("YES") != labels.Contains("NO")) Report(path, "a branch is missing: 'yes' and 'no' belong together");
        foreach (var twice in labels.Where(l => l.Count() > 1)) Report(JsonPlace.Of(path, twice.First()), "the label stands more than once");
        foreach (var branch in branches)
        {
            if (string.IsNullOrWhiteSpace(branch.Name)) Report(path, "a label is empty");
            Visit(branch.Value, JsonPlace.Of(path, branch.Name), asked);
        }
    }

    // The members that belong to a node, each once, while the others are reported where they stand.
    private IEnumerable<(string Name, JsonElement Value, string Path)> Members(JsonElement node, string path, params string[] known)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in node.EnumerateObject())
        {
            var at = JsonPlace.Of(path, member.Name);
            if (!known.Contains(member.Name, StringComparer.Ordinal)) Report(at, "is not known here");
            else if (!seen.Add(member.Name)) Report(at, "stands twice");
            else yield return (member.Name, member.Value, at);
        }
    }

    private string? TextOf(JsonElement value, string path)
    {
        if (value.ValueKind == JsonValueKind.String) return value.GetString();
        Report(path, "must be a text");
        return null;
    }

    private void Report(string path, string fault) => Faults.Add($"{path}: {fault}");

    private static string Normalise(string text) =>
        string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).ToUpperInvariant();
}
