using System.Collections.Immutable;

namespace Halatech.Core.Tenancy;

/// <summary>What a tenant's settings for a channel must satisfy.</summary>
internal static class ChannelRules
{
    // Twilio's limits (50540 and its documentation of variables).
    private const int MostVariables = 100;
    private const int LongestName = 16;

    /// <summary>All faults, each beginning with the path of its field.</summary>
    public static IEnumerable<string> Faults(string path, ChannelSettings settings)
    {
        if (settings.SecondsBetweenMessages is { } seconds and not (>= 0 and <= 60) || double.IsNaN(settings.SecondsBetweenMessages ?? 0))
            yield return $"{path}.secondsBetweenMessages must be 0 to 60";
        if (settings.ListButton?.Length > 20) yield return $"{path}.listButton must be at most 20 characters";
        foreach (var (i, template) in (settings.OutsideWindow ?? []).Index())
        {
            foreach (var fault in Faults(template)) yield return $"{path}.outsideWindow[{i}].{fault}";
        }
    }

    private static IEnumerable<string> Faults(TemplateSettings template)
    {
        if (template.ContentSid is not ['H', 'X', .. { Length: 32 } digits] || !digits.All(char.IsAsciiHexDigit))
            yield return "contentSid must be HX and 32 hexadecimal digits";
        if (string.IsNullOrWhiteSpace(template.Text)) yield return "text must say what the template says";
        if (template.HoldHours is < 1 or > 720) yield return "holdHours must be 1 to 720";
        var variables = template.Variables ?? ImmutableDictionary<string, string>.Empty;
        if (variables.Count > MostVariables) yield return $"variables must be at most {MostVariables}";
        if (variables.FirstOrDefault(v => v.Key.Length is 0 or > LongestName || string.IsNullOrWhiteSpace(v.Value)) is { Key: { } name })
            yield return $"variables.{name} must have a name of 1 to {LongestName} characters and a value";
    }
}
