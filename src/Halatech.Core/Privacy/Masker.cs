using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Halatech.Core.Texts;

namespace Halatech.Core.Privacy;

/// <summary>
/// Puts placeholders such as <c>[email-3fa91c]</c> in the place of personal data, so that no model, log or trace sees it, and the
/// true values back where they are needed. One masker serves one turn; the same value has the same placeholder throughout.
/// </summary>
/// <param name="key">Makes the placeholders unguessable; at least 16 bytes.</param>
public sealed partial class Masker(byte[] key)
{
    private readonly Dictionary<string, (PersonalDataKind Kind, string Value)> _known = new(StringComparer.Ordinal);

    /// <summary>As the other; a text with nothing to mask is returned as it is, without being read as a string.</summary>
    public Utf8Text Mask(Utf8Text text) =>
        PersonalData.MayBeIn(text.AsSpan()) || text.AsSpan().Contains((byte)'[') ? new(Mask(text.ToString())) : text;

    /// <summary>The text with placeholders. A placeholder that a customer typed is taken apart, so that it stands for nothing.</summary>
    public string Mask(string text)
    {
        if (text.Length == 0) return text;
        var plain = text.Contains('[', StringComparison.Ordinal) ? Placeholder().Replace(text, "[ ${kind}-${tag}]") : text;
        StringBuilder? masked = null;
        var end = 0;
        foreach (var found in PersonalData.Find(plain))
        {
            masked ??= new StringBuilder(plain.Length);
            masked.Append(plain, end, found.Start - end).Append(PlaceholderOf(found.Kind, plain.Substring(found.Start, found.Length)));
            end = found.Start + found.Length;
        }

        return masked is null ? plain : masked.Append(plain, end, plain.Length - end).ToString();
    }

    /// <summary>The text with the customer's own data back in it; of a card only how it ends.</summary>
    public string Unmask(string text) => Replace(text, known => known.Kind == PersonalDataKind.Card
        ? $"card ending {new string([.. known.Value.Where(char.IsAsciiDigit).TakeLast(4)])}"
        : known.Value);

    /// <summary>Puts true values into the fields of a function's arguments that its schema marks as personal.</summary>
    /// <param name="arguments">The arguments; changed in place.</param>
    /// <param name="paths">The fields, as the names on the way to them; <c>*</c> is every item of an array.</param>
    public void UnmaskJson(JsonObject arguments, IEnumerable<ImmutableArray<string>> paths)
    {
        foreach (var path in paths) UnmaskAt(arguments, path);
    }

    private void UnmaskAt(JsonNode? node, ImmutableArray<string> path)
    {
        if (path.IsEmpty) return;
        if (path[0] == "*" && node is JsonArray array)
        {
            for (var i = 0; i < array.Count; i++)
            {
                if (path.Length > 1) UnmaskAt(array[i], path[1..]);
                else if (TrueValue(array[i]) is { } value) array[i] = value;
            }
        }
        else if (node is JsonObject json && json[path[0]] is { } child)
        {
            if (path.Length > 1) UnmaskAt(child, path[1..]);
            else if (TrueValue(child) is { } value) json[path[0]] = value;
        }
    }

    private string? TrueValue(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue<string>(out var text) ? Replace(text, known => known.Value) : null;

    private string Replace(string text, Func<(PersonalDataKind Kind, string Value), string> value) =>
        text.Contains('[', StringComparison.Ordinal)
            ? Placeholder().Replace(text, found => _known.TryGetValue(found.Value, out var known) ? value(known) : found.Value)
            : text;

    private string PlaceholderOf(PersonalDataKind kind, string value)
    {
        var tag = Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{kind}:{value}")).AsSpan(0, 3));
        var placeholder = $"[{NameOf(kind)}-{tag}]";
        _known[placeholder] = (kind, value);
        return placeholder;
    }

    private static string NameOf(PersonalDataKind kind) => kind switch
    {
        PersonalDataKind.Card => "card",
        PersonalDataKind.Email => "email",
        PersonalDataKind.Phone => "phone",
        _ => "id",
    };

    [GeneratedRegex(@"\[(?<kind>card|email|phone|id)-(?<tag>[0-9a-f]{6})\]", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Placeholder();
}
