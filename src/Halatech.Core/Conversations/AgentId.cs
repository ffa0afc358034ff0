using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Halatech.Core.Texts;

namespace Halatech.Core.Conversations;

/// <summary>A person of the business, by the subject of their sign-in: 1 to 128 characters, none of them white space or control.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.agent-id")]
[JsonConverter(typeof(ParsableJsonConverter<AgentId>))]
public readonly record struct AgentId : IParsable<AgentId>
{
    private AgentId(string value) => Value = value;

    [Id(0)]
    public string Value { get; }

    public static AgentId Parse(string s) => Parse(s, null);

    public static AgentId Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var id)
            ? id
            : throw new FormatException("An agent id is 1 to 128 characters without white space.");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out AgentId result)
    {
        var valid = s is { Length: >= 1 and <= 128 } && !s.Any(char.IsWhiteSpace) && CleanText.Of(s) == s;
        result = valid ? new AgentId(s!) : default;
        return valid;
    }

    public override string ToString() => Value;
}
