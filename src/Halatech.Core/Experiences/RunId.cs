using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;
using Halatech.Core.Conversations;
using Halatech.Core.Texts;

namespace Halatech.Core.Experiences;

/// <summary>
/// Names a run of an experience within its conversation: 1 to 100 letters, digits and hyphens. It comes from what began the run, so
/// that the same cause that is heard twice is the same run.
/// </summary>
[GenerateSerializer, Immutable, Alias("halatech.experiences.run-id")]
[JsonConverter(typeof(ParsableJsonConverter<RunId>))]
public readonly record struct RunId : IParsable<RunId>
{
    private const int MaxLength = 100;

    private RunId(string value) => Value = value;

    [Id(0)]
    public string Value { get; }

    /// <summary>The conversation's own life: nudges, surveys, closing.</summary>
    public static RunId Lifecycle { get; } = new("lifecycle");

    /// <summary>The run of an experience that an append to the conversation's log began.</summary>
    public static RunId Of(string experience, long version) => new(string.Create(CultureInfo.InvariantCulture, $"{experience}-{version}"));

    /// <summary>The run of an experience that was asked for by name: who asks again means the same run.</summary>
    public static RunId OfRequest(string experience, string request)
    {
        var name = $"{experience}-{request}";
        return new(name.Length <= MaxLength ? name : $"{experience}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(request)).AsSpan(0, 16))}");
    }

    /// <summary>The name of what its nth step says to the customer.</summary>
    public ReplyId Says(int sequence)
    {
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Value)).AsSpan(0, 8));
        return ReplyId.Parse(string.Create(CultureInfo.InvariantCulture, $"notice-run-{digest}-{sequence}"));
    }

    public static RunId Parse(string s) => Parse(s, null);

    public static RunId Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var id) ? id : throw new FormatException($"A run id is 1 to {MaxLength} letters, digits and hyphens.");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out RunId result)
    {
        var valid = s is { Length: >= 1 and <= MaxLength } && s.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
        result = valid ? new RunId(s!) : default;
        return valid;
    }

    public override string ToString() => Value;
}
