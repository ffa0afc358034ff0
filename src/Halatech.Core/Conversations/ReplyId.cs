using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;
using Halatech.Core.Texts;

namespace Halatech.Core.Conversations;

/// <summary>
/// The name of a reply within its conversation: 1 to 64 letters, digits and hyphens. It is in the log before the reply
/// is sent and travels with every part of it, so that a part that was sent can be recognised after a crash.
/// </summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.reply-id")]
[JsonConverter(typeof(ParsableJsonConverter<ReplyId>))]
public readonly record struct ReplyId : IParsable<ReplyId>
{
    private const string TurnPrefix = "turn-";
    private const string NoticePrefix = "notice-";
    private const string TimeOutPrefix = "notice-time-out-";
    private const string InvitationPrefix = "notice-invitation-";

    private ReplyId(string value) => Value = value;

    [Id(0)]
    public string Value { get; }

    /// <summary>Whether the engine may give this name itself; a person's reply must not bear it.</summary>
    public bool IsReserved => IsNotice || Value.StartsWith(TurnPrefix, StringComparison.Ordinal);

    /// <summary>Whether it names the fixed answer to a message that the interceptor kept from the assistant.</summary>
    internal bool IsNotice => Value.StartsWith(NoticePrefix, StringComparison.Ordinal);

    /// <summary>The one reply that the turn of this epoch can have.</summary>
    public static ReplyId OfTurn(int epoch) => new(string.Create(CultureInfo.InvariantCulture, $"{TurnPrefix}{epoch}"));

    /// <summary>The one notice that the message which opened this epoch can have.</summary>
    public static ReplyId OfNotice(int epoch) => new(string.Create(CultureInfo.InvariantCulture, $"{NoticePrefix}{epoch}"));

    /// <summary>The one notice that says, in this epoch, that a transaction's time is over.</summary>
    public static ReplyId OfTimeOut(int epoch) => new(string.Create(CultureInfo.InvariantCulture, $"{TimeOutPrefix}{epoch}"));

    /// <summary>The one invitation to write that this append to the log can hold.</summary>
    public static ReplyId OfInvitation(long version) => new(string.Create(CultureInfo.InvariantCulture, $"{InvitationPrefix}{version}"));

    public static ReplyId Parse(string s) => Parse(s, null);

    public static ReplyId Parse(string s, IFormatProvider? provider) =>
        TryParse(s, provider, out var id)
            ? id
            : throw new FormatException("A reply id is 1 to 64 letters, digits and hyphens.");

    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out ReplyId result)
    {
        var valid = s is { Length: >= 1 and <= 64 } && s.All(c => char.IsAsciiLetterOrDigit(c) || c == '-');
        result = valid ? new ReplyId(s!) : default;
        return valid;
    }

    public override string ToString() => Value;
}

/// <summary>One part of a reply: a long reply leaves as several messages, in order, counted from 0.</summary>
[GenerateSerializer, Immutable, Alias("halatech.conversations.send-id")]
public readonly record struct SendId([property: Id(0)] ReplyId Reply, [property: Id(1)] int Part)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Reply.Value}/{Part}");
}
