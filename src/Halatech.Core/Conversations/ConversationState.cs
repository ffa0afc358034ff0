using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json.Serialization;
using Halatech.Core.Decisions;
using Halatech.Core.Texts;
using Halatech.Core.Turns;

namespace Halatech.Core.Conversations;

/// <summary>
/// A conversation as its log has left it. Kept small, because every live conversation is in memory: the thread holds
/// the last entries only, and the log holds the rest.
/// </summary>
public sealed record ConversationState
{
    /// <summary>How many entries of the thread stay in memory.</summary>
    public const int ThreadLimit = 64;

    /// <summary>How many bytes of text the thread may hold in memory; at least the newest entry always stays.</summary>
    public const int ThreadBytesLimit = 64 * 1024;

    /// <summary>A conversation that nothing has happened in yet.</summary>
    public static ConversationState Empty { get; } = new();

    /// <summary>How many appends its log has.</summary>
    public long Version { get; init; }

    public Route? Route { get; init; }

    public ConversationStatus Status { get; init; }

    public ConversationMode Mode { get; init; }

    /// <summary>The mode that a hand-back restores.</summary>
    public ConversationMode ModeBeforeRelay { get; init; }

    /// <summary>The person who holds the conversation in <see cref="ConversationMode.Relay"/>.</summary>
    public AgentId? Holder { get; init; }

    /// <summary>Rises with every customer message, takeover, hand-back and close; a draft of an older epoch is dropped.</summary>
    public int Epoch { get; init; }

    /// <summary>The customer wants no messages.</summary>
    public bool OptedOut { get; init; }

    /// <summary>The language that the customer writes, as the enforcer said; see <see cref="CustomerLanguage"/>.</summary>
    public LanguageCode Language { get; init; }

    /// <summary>When the customer opted out or in here, while their other conversations may not know of it; else null.</summary>
    public DateTimeOffset? ConsentToShare { get; init; }

    /// <summary>Why a person should look at it, or null.</summary>
    public string? Flag { get; init; }

    /// <summary>The highest place in the provider's conversation that was seen, or -1.</summary>
    public int LastIndex { get; init; } = -1;

    public DateTimeOffset LastActivity { get; init; }

    /// <summary>When the customer last wrote, by the provider's clock; see <see cref="ServiceWindow"/>.</summary>
    public DateTimeOffset? LastHeardAt { get; init; }

    /// <summary>When the provider last took something from us.</summary>
    public DateTimeOffset? LastSentAt { get; init; }

    /// <summary>Until when everything but templates waits for the customer to write, or null when nothing waits for that.</summary>
    public DateTimeOffset? HeldUntil { get; init; }

    /// <summary>The newest entries, in the order of the provider's index where it counts, else of arrival.</summary>
    public ImmutableArray<ThreadEntry> Thread { get; init; } = [];

    /// <summary>The turn that is owed, or null.</summary>
    public PendingTurn? Turn { get; init; }

    /// <summary>The transaction that is under way; kept while a person has the conversation.</summary>
    public ActiveTransaction? Transaction { get; init; }

    /// <summary>Calls of serverless functions without an answer, first to be made first.</summary>
    public ImmutableArray<PendingCall> Calls { get; init; } = [];

    /// <summary>The newest calls that have their answer.</summary>
    public ImmutableArray<AnsweredCall> AnsweredCalls { get; init; } = [];

    /// <summary>How many turns have failed in a row.</summary>
    public int FailedTurns { get; init; }

    /// <summary>The customer was asked whether they want no more messages.</summary>
    public bool OptOutQuestioned { get; init; }

    /// <summary>What the enforcer answered when nothing was called last; null once anything else has happened to rely on.</summary>
    public KeptAnswers? Kept { get; init; }
    /// <summary>What workflows have made of it; null as long as there is nothing.</summary>
    public Experiences.RunBook? Runs { get; init; }

    /// <summary>What is decided and not yet sent, first to leave first.</summary>
    public ImmutableArray<PendingSend> Sends { get; init; } = [];

    /// <summary>Receipts that came before the answer to the request that sent their message.</summary>
    public ImmutableArray<EarlyReceipt> EarlyReceipts { get; init; } = [];

    /// <summary>Whether a crash now would leave something to be done.</summary>
    [JsonIgnore]
    public bool HasPendingWork => Turn is not null || NextSend is not null || NextCall is not null || ConsentToShare is not null;

    /// <summary>The part that is to leave now, or null.</summary>
    [JsonIgnore]
    public PendingSend? NextSend => HeldUntil is null ? Sends.FirstOrDefault() : Sends.FirstOrDefault(s => s.IsTemplate);

    /// <summary>The call that is to be made now, or null.</summary>
    [JsonIgnore]
    public PendingCall? NextCall => Calls.FirstOrDefault(call => call.AwaitedUntil is null);

    /// <summary>When the first thing that is waited for is given up, or null when nothing is waited for.</summary>
    [JsonIgnore]
    public DateTimeOffset? DueAt
    {
        get
        {
            // Asked for with every append, so without LINQ's enumerators.
            var due = Earlier(Transaction?.Until, HeldUntil);
            foreach (var call in Calls) due = Earlier(due, call.AwaitedUntil);
            return due;

            static DateTimeOffset? Earlier(DateTimeOffset? one, DateTimeOffset? other) => one <= other || other is null ? one : other;
        }
    }

    /// <summary>
    /// Since when something is owed, or in future the time at which something falls due; null when there is nothing to
    /// come back for. Recovery finds a conversation by it.
    /// </summary>
    [JsonIgnore]
    public DateTimeOffset? PendingSince => !HasPendingWork ? DueAt
        : NextSend is { } send ? send.DecidedAt
        : Turn?.Since ?? NextCall?.DecidedAt ?? ConsentToShare;

    /// <summary>Whether what can be seen of the conversation without reading it differs from before.</summary>
    public bool LooksDifferentFrom(ConversationState before) =>
        Route != before.Route || Mode != before.Mode || Status != before.Status || OptedOut != before.OptedOut
        || Flag != before.Flag || HasPendingWork != before.HasPendingWork || DueAt != before.DueAt;
}

/// <summary>One message of the thread.</summary>
/// <param name="Sid">The provider's id; null while a reply is not sent yet.</param>
/// <param name="Index">Its place at the provider, or null.</param>
/// <param name="Author">Who wrote it.</param>
/// <param name="Text">What it says.</param>
/// <param name="At">When it was written.</param>
/// <param name="Send">Which part of which reply it is; null for the customer's.</param>
/// <param name="Status">How far it has come; null for the customer's and for what was withdrawn or is not sent yet.</param>
/// <param name="Media">What was attached.</param>
/// <param name="Interception">What the interceptor made of it: keywords are obeyed and never reach the assistant.</param>
/// <param name="Form">What it is beside its text; null for the customer's and for plain text.</param>
/// <param name="Attempt">How often it was sent before, and refused for its pace.</param>
public sealed record ThreadEntry(
    ProviderSid? Sid,
    int? Index,
    AuthorKind Author,
    Utf8Text Text,
    DateTimeOffset At,
    SendId? Send = null,
    DeliveryStatus? Status = null,
    ImmutableArray<MediaItem>? Media = null,
    Interception Interception = Interception.None,
    PartForm? Form = null,
    byte Attempt = 0)
{
    // Half of what a time with its offset takes, and what else may be absent without a flag of its own: there are hundreds of
    // thousands of these in memory.
    private readonly long _utcTicks = At.UtcTicks;
    private readonly MediaItem[]? _media = ArrayOf(Media);
    private readonly int _index = Index ?? NoIndex;
    private readonly byte _status = NumberOf(Status);

    private const int NoIndex = int.MinValue;

    /// <summary>Its place at the provider, or null.</summary>
    public int? Index
    {
        get => _index == NoIndex ? null : _index;
        init => _index = value ?? NoIndex;
    }

    /// <summary>How far it has come; null for the customer's and for what was withdrawn or is not sent yet.</summary>
    public DeliveryStatus? Status
    {
        get => _status == 0 ? null : (DeliveryStatus)(_status - 1);
        init => _status = NumberOf(value);
    }

    /// <summary>What was attached.</summary>
    public ImmutableArray<MediaItem>? Media
    {
        get => _media is null ? null : ImmutableCollectionsMarshal.AsImmutableArray(_media);
        init => _media = ArrayOf(value);
    }

    /// <summary>When it was written, in UTC.</summary>
    public DateTimeOffset At
    {
        get => new(_utcTicks, TimeSpan.Zero);
        init => _utcTicks = value.UtcTicks;
    }

    private static byte NumberOf(DeliveryStatus? status) => status is { } known ? (byte)(known + 1) : (byte)0;

    private static MediaItem[]? ArrayOf(ImmutableArray<MediaItem>? media) =>
        media is { } items ? ImmutableCollectionsMarshal.AsArray(items) : null;
}

/// <summary>A turn that is owed to the customer.</summary>
/// <param name="Epoch">Names it: there is at most one turn in an epoch.</param>
/// <param name="Since">When the oldest unanswered message arrived, or when a person handed the conversation back.</param>
/// <param name="LastMessageAt">When the newest one arrived; the quiet time counts from here.</param>
/// <param name="Step">
/// How many functions were called since the customer wrote: above 0 it goes on at once, and not for ever.
/// </param>
/// <param name="Heard">
/// How many of the unanswered messages a person had before handing the conversation back: no rule gives it to a person again for these.
/// </param>
public sealed record PendingTurn(int Epoch, DateTimeOffset Since, DateTimeOffset LastMessageAt, int Step = 0, int Heard = 0)
{
    /// <summary>How many functions may be called for one message of the customer.</summary>
    public const int MaxSteps = 5;
}

/// <summary>A part of a reply that is decided and not yet known to be sent.</summary>
/// <param name="Id">Which part of which reply.</param>
/// <param name="Author">Who speaks.</param>
/// <param name="Text">What it says.</param>
/// <param name="DecidedAt">When it was decided.</param>
/// <param name="Form">What it is beside its text, or null.</param>
/// <param name="NotBefore">When it may leave again after the network refused it for its pace.</param>
/// <param name="Attempt">How often it was sent before, and refused.</param>
public sealed record PendingSend(
    SendId Id,
    AuthorKind Author,
    Utf8Text Text,
    DateTimeOffset DecidedAt,
    PartForm? Form = null,
    DateTimeOffset? NotBefore = null,
    int Attempt = 0)
{
    /// <summary>Whether it may leave at any time, see <see cref="ServiceWindow"/>.</summary>
    [JsonIgnore]
    public bool IsTemplate => Form?.Template is not null;
}

/// <summary>A receipt whose message is not known yet.</summary>
public sealed record EarlyReceipt(ProviderSid Sid, DeliveryStatus Status, string? ErrorCode = null);
