using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;
using Halatech.Core.Texts;

namespace Halatech.Core.Conversations;

/// <summary>
/// Names a function call within its conversation: <c>call-</c> and the epoch that enforced it, or <c>undo-</c> and the
/// epoch for one that compensates, or <c>step-</c> and a place in the log for one of an experience. There is at most one of each in an epoch, so a call that is decided again after a crash is
/// the same call.
/// </summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.call-id")]
[JsonConverter(typeof(ParsableJsonConverter<CallId>))]
public readonly record struct CallId : IParsable<CallId>
{
    private const string CallPrefix = "call-";
    private const string UndoPrefix = "undo-";
    private const string RunPrefix = "step-";

    private CallId(string value) => Value = value;

    [Id(0)]
    public string Value { get; }

    /// <summary>Whether it undoes other calls.</summary>
    public bool IsUndo => Value.StartsWith(UndoPrefix, StringComparison.Ordinal);

    /// <summary>Whether a run of an experience made it.</summary>
    public bool IsOfRun => Value.StartsWith(RunPrefix, StringComparison.Ordinal);

    /// <summary>The function call of this epoch.</summary>
    public static CallId Of(int epoch) => new(string.Create(CultureInfo.InvariantCulture, $"{CallPrefix}{epoch}"));

    /// <summary>The compensating call of this epoch.</summary>
    public static CallId OfUndo(int epoch) => new(string.Create(CultureInfo.InvariantCulture, $"{UndoPrefix}{epoch}"));

    /// <summary>The call that a run of an experience made with this append to the log.</summary>
    public static CallId OfRun(long version) => new(string.Create(CultureInfo.InvariantCulture, $"{RunPrefix}{version}"));

    public static CallId Parse(string s) => Parse(s, null);

    public static CallId Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var id) ? id : throw new FormatException("A call id is 'call-' or 'undo-' and an epoch, or 'step-' and a place in the log.");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out CallId result)
    {
        // All three are of one length.
        var number = s is not null && (s.StartsWith(CallPrefix, StringComparison.Ordinal) || s.StartsWith(UndoPrefix, StringComparison.Ordinal)
            || s.StartsWith(RunPrefix, StringComparison.Ordinal))
            ? s[CallPrefix.Length..]
            : "";
        var valid = number is { Length: >= 1 and <= 10 } && number.All(char.IsAsciiDigit);
        result = valid ? new CallId(s!) : default;
        return valid;
    }

    public override string ToString() => Value;
}
