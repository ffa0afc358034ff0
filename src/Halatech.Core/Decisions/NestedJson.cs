using System.Text.Json;

namespace Halatech.Core.Decisions;

/// <summary>Finds where JSON is nested deeper than its reader goes, which itself names no place that a tenant would know.</summary>
internal static class NestedJson
{
    /// <param name="reader">A copy: the caller's stays where it is.</param>
    /// <exception cref="JsonException">It is too deep; the message says where and why.</exception>
    public static void MustBeReadable(Utf8JsonReader reader)
    {
        // The names on the way, by depth.
        List<string> names = [];
        var start = reader.CurrentDepth;
        try
        {
            do
            {
                if (reader.TokenType != JsonTokenType.PropertyName) continue;
                var depth = reader.CurrentDepth - start;
                names.RemoveRange(depth - 1, names.Count - depth + 1);
                names.Add(reader.GetString()!);
            }
            while (reader.Read() && reader.CurrentDepth > start);
        }
        catch (JsonException e) when (reader.CurrentDepth >= reader.CurrentState.Options.MaxDepth - 1)
        {
            throw new JsonException(
                $"{names.Aggregate("$", JsonPlace.Of)} is nested too deep: no more than {DecisionMapRules.MaxDepth} questions may stand one under the other.", e);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Broken otherwise: whoever reads it says so.
        }
    }
}
