using System.Text.Json;
using Halatech.Core.Decisions;

namespace Halatech.Core.Experiences;

/// <summary>A place in a tenant's JSON that is being read, and the faults found so far, each with its path.</summary>
internal readonly record struct JsonAt(JsonElement Value, string Path, List<string> Faults)
{
    public bool IsObject => Value.ValueKind == JsonValueKind.Object;

    public void Fault(string what) => Faults.Add($"{Path} {what}");

    /// <summary>A member, or null when it is not there.</summary>
    public JsonAt? Find(string name) =>
        IsObject && Value.TryGetProperty(name, out var member) ? new JsonAt(member, JsonPlace.Of(Path, name), Faults) : null;

    /// <summary>A text of at most so many characters; its absence is a fault unless it is optional.</summary>
    public string? Text(string name, int longest, bool optional = false)
    {
        if (Find(name) is not { } member)
        {
            if (!optional) Fault($"needs '{name}'");
            return null;
        }

        if (member.Value.ValueKind != JsonValueKind.String)
        {
            member.Fault("must be a text");
            return null;
        }

        var text = member.Value.GetString()!;
        if (text.Length <= longest && !string.IsNullOrWhiteSpace(text)) return text;
        member.Fault(text.Length > longest ? $"is longer than {longest} characters" : "must not be empty");
        return null;
    }

    public bool Flag(string name)
    {
        if (Find(name) is not { } member) return false;
        if (member.Value.ValueKind is not (JsonValueKind.True or JsonValueKind.False)) member.Fault("must be true or false");
        return member.Value.ValueKind == JsonValueKind.True;
    }

    /// <summary>The elements of a list; its absence is a fault unless it is optional.</summary>
    public IEnumerable<JsonAt> Items(string name, int most, bool optional = false)
    {
        if (Find(name) is not { } member)
        {
            if (!optional) Fault($"needs '{name}'");
            yield break;
        }

        foreach (var item in member.Items(most)) yield return item;
    }

    public IEnumerable<JsonAt> Items(int most)
    {
        if (Value.ValueKind != JsonValueKind.Array)
        {
            Fault("must be a list");
            yield break;
        }

        if (Value.GetArrayLength() > most) Fault($"has more than {most} elements");
        foreach (var (place, item) in Value.EnumerateArray().Take(most).Index()) yield return new JsonAt(item, $"{Path}[{place}]", Faults);
    }

    /// <summary>A short text that is an element itself, or null with a fault.</summary>
    public string? Word()
    {
        if (Value.ValueKind == JsonValueKind.String && Value.GetString() is { Length: > 0 and <= 60 } word && !string.IsNullOrWhiteSpace(word)) return word;
        Fault("must be a word or short phrase");
        return null;
    }

    /// <summary>Whatever is not known is a fault: a misspelt name would silently do nothing.</summary>
    public void Only(params ReadOnlySpan<string> names)
    {
        if (!IsObject)
        {
            Fault("must be an object");
            return;
        }

        foreach (var member in Value.EnumerateObject())
        {
            if (!names.Contains(member.Name)) Faults.Add($"{JsonPlace.Of(Path, member.Name)} is not known here");
        }
    }
}
