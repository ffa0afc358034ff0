using System.Text.Json;

namespace Halatech.Core.Experiences.Expressions;

/// <summary>What the names of an expression stand for.</summary>
/// <param name="Facts">JSON objects; a name is looked for in each, the first that has it counts.</param>
/// <param name="Now">The time at which it is evaluated: <c>now</c>, and by the zone <c>today</c>.</param>
/// <param name="Zone">The tenant's time zone.</param>
public sealed record ExpressionScope(IReadOnlyList<JsonElement> Facts, DateTimeOffset Now, TimeZoneInfo Zone)
{
    internal ExpressionValue Find(string name) => name switch
    {
        "now" => ExpressionValue.Of(Now),
        "today" => ExpressionValue.Of(LocalTime.DayOf(Now, Zone)),
        _ => Facts.Select(facts => Of(facts, name)).FirstOrDefault(value => !value.IsMissing),
    };

    private static ExpressionValue Of(JsonElement facts, string name)
    {
        foreach (var part in name.Split('.'))
        {
            if (facts.ValueKind != JsonValueKind.Object || !facts.TryGetProperty(part, out facts)) return ExpressionValue.Missing;
        }

        return facts.ValueKind switch
        {
            JsonValueKind.String => ExpressionValue.Of(facts.GetString()!),
            JsonValueKind.Number when facts.TryGetDecimal(out var number) => ExpressionValue.Of(number),
            JsonValueKind.True or JsonValueKind.False => ExpressionValue.Of(facts.GetBoolean()),
            _ => ExpressionValue.Missing,
        };
    }
}
