using System.Buffers;
using System.Text.Json;

namespace Halatech.Core.Decisions;

/// <summary>What a decision map must satisfy before it is saved. Every fault names its JSON path, such as <c>$.answer.yes.functionName</c>.</summary>
public static class DecisionMapRules
{
    /// <summary>How many questions may stand one under the other.</summary>
    public const int MaxDepth = 12;

    /// <summary>How many questions and leaves a map may have.</summary>
    public const int MaxNodes = 200;

    /// <summary>All faults, in the order of the map.</summary>
    /// <param name="map">The map; null, as JSON may bring it, is a fault.</param>
    /// <param name="functions">The functions that may stand in leaves, beside <see cref="DecisionLeaf.DoNothing"/>.</param>
    /// <param name="transactions">The ids of the tenant's transactions.</param>
    public static IReadOnlyList<string> Check(DecisionMap? map, IEnumerable<string> functions, IEnumerable<string> transactions)
    {
        if (map is null) return ["$: the map is missing"];
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer)) DecisionMapConverter.Write(writer, map.Root);
        using var document = JsonDocument.Parse(buffer.WrittenMemory, new JsonDocumentOptions { MaxDepth = DecisionMapConverter.DeepestJson });
        return Check(document.RootElement, functions, transactions);
    }

    /// <summary>All faults of what may not even be a map, in the order in which it was written.</summary>
    /// <inheritdoc cref="Check(DecisionMap?, IEnumerable{string}, IEnumerable{string})"/>
    public static IReadOnlyList<string> Check(JsonElement map, IEnumerable<string> functions, IEnumerable<string> transactions)
    {
        try
        {
            var check = new DecisionMapCheck([.. functions, DecisionLeaf.DoNothing], [.. transactions]);
            check.Visit(map, "$", []);
            return check.Faults;
        }
        catch (InvalidOperationException)
        {
            // Half of an escaped surrogate pair passes for JSON until somebody reads it.
            return ["$: the map holds a text that is no Unicode"];
        }
    }
}
