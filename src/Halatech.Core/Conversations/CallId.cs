using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;
using Halatech.Core.Texts;

namespace Halatech.Core.Conversations;

/// <summary>
/// Names a function call within its conversation: <c>call-</c> and the epoch that enforced it, or <c>undo-</c> and the
/// epoch for one that compensates. There is at most one of each in an epoch, so a call that is decided again after a crash is
/// the same call.
/// </summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.call-id")]
[JsonConverter(typeof(ParsableJsonConverter<CallId>))]
public readonly record struct CallId : IParsable<CallId>
{
    private const string CallPrefix = "call-";
    private const string UndoPrefix = "undo-";

    private CallId(string value) => Value = value;

    [Id(0)]
    public string Value { get; }

    /// <summary>Whether it undoes other calls.</summary>
    public bool IsUndo => Value.StartsWith(UndoPrefix, StringComparison.Ordinal);

    /// <summary>The function call of this epoch.</summary>
    public static CallId Of(int epoch) => new(string.Create(CultureInfo.InvariantCulture, $"{CallPrefix}{epoch}"));

    /// <summary>The compensating call of this epoch.</summary>
    public static CallId OfUndo(int epoch) => new(string.Create(CultureInfo.InvariantCulture, $"{UndoPrefix}{epoch}"));

    public static CallId Parse(string s) => Parse(s, null);

    public static CallId Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var id) ? id : throw new FormatException("A call id is 'call-' or 'undo-' and an epoch.");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out CallId result)
    {
        var number = s?.StartsWith(CallPrefix, StringComparison.Ordinal) == true || s?.StartsWith(UndoPrefix, StringComparison.Ordinal) == true
            ? s[CallPrefix.Length..]
            : "";
        var valid = number is { Length: >= 1 and <= 10 } && number.All(char.IsAsciiDigit);
        result = valid ? new CallId(s!) : default;
        return valid;
    }

    public override string ToString() => Value;
}
