using System.Collections.Concurrent;
using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Messaging;
using Route = Halatech.Core.Conversations.Route;

namespace Halatech.Host.Webhooks;

/// <summary>
/// Conversations with a message that could not be stored. Twilio promises no second try of a webhook, so what was missed
/// is fetched from it once the conversation answers again. Taking in a message twice has the effect of once.
/// </summary>
internal sealed partial class MissedMessages(
    ConversationCalls conversations, IMessageCarrier carrier, TimeProvider time, ILogger<MissedMessages> logger) : BackgroundService
{
    internal static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);

    internal const int Capacity = 10_000;

    private readonly ConcurrentDictionary<ConversationKey, Missed> _missed = new();

    internal int Count => _missed.Count;

    /// <summary>Notes that a message was not stored, at its place in the provider's conversation if that is known.</summary>
    public void Remember(ConversationKey key, Route route, int? index)
    {
        if (_missed.Count >= Capacity && !_missed.ContainsKey(key))
        {
            LogFull(logger, key.ToGrainKey());
            return;
        }

        var after = (index ?? 0) - 1;
        _missed.AddOrUpdate(
            key,
            _ => new(route, after, 1),
            (_, known) => known with { After = Math.Min(known.After, after), Times = known.Times + 1 });
    }

    /// <summary>Tries every remembered conversation once.</summary>
    internal async Task SweepAsync(CancellationToken cancellationToken)
    {
        foreach (var (key, missed) in _missed)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var done = await CatchUpAsync(key, missed, cancellationToken);

            // One that was remembered again meanwhile stays: its newest message may have come after the fetch.
            if (done) _missed.TryRemove(new(key, missed));
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(logger, e);
            }
        }
    }

    private async Task<bool> CatchUpAsync(ConversationKey key, Missed missed, CancellationToken cancellationToken)
    {
        // Asking the provider is only worth it once the conversation answers; not having started is an answer too.
        var answers = await conversations.CallAsync(key, async grain => new((await grain.ReadAsync()).Error));
        if (answers.Error is { IsTransient: true }) return false;

        var fetched = await carrier.FetchAfterAsync(key, missed.Route, missed.After, cancellationToken);
        if (!fetched.IsOk) return GiveUp(key, fetched.Error);
        foreach (var message in fetched.Value)
        {
            var taken = await conversations.CallAsync(key, grain => grain.ReceiveAsync(message));
            if (!taken.IsOk && !GiveUp(key, taken.Error)) return false;
        }

        LogCaughtUp(logger, key.ToGrainKey(), fetched.Value.Count);
        return true;
    }

    private bool GiveUp(ConversationKey key, Error error)
    {
        if (error.IsTransient) return false;
        LogLost(logger, key.ToGrainKey(), error.Code);
        return true;
    }

    private sealed record Missed(Route Route, int After, int Times);

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "Too much is missed; {Conversation} is not remembered")]
    private static partial void LogFull(ILogger logger, string conversation);

    [LoggerMessage(EventId = 2, Level = LogLevel.Error, Message = "Catching up failed and is tried again")]
    private static partial void LogFailed(ILogger logger, Exception exception);

    [LoggerMessage(EventId = 3, Level = LogLevel.Information, Message = "{Conversation} has caught up with {Count} messages")]
    private static partial void LogCaughtUp(ILogger logger, string conversation, int count);

    [LoggerMessage(EventId = 4, Level = LogLevel.Error, Message = "A message of {Conversation} cannot be caught up with: {Code}")]
    private static partial void LogLost(ILogger logger, string conversation, string code);
}
