using Halatech.Core.Errors;
using Halatech.Core.Messaging;

namespace Halatech.Core.Conversations;

/// <summary>The rules of leaving: the service window and the network's pace. Part of <see cref="Conversation.Decide"/>.</summary>
internal static class SendRules
{
    private const string WindowClosed = "window-closed";

    // Further and further apart: one minute in all, and by then it is not the pace that is wrong.
    private const int MostAttempts = 5;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(12);

    /// <summary>The window has closed over a part: it leaves as a template, waits for the customer, or never leaves.</summary>
    public static Result<List<ConversationEvent>> Hold(ConversationState state, HoldSend command, DateTimeOffset now)
    {
        List<ConversationEvent> events = [];
        if (state.NextSend is not { IsTemplate: false } send || send.Id != command.Send || IsOpen(state, now)) return events;
        if (command.Carrier is { } carrier)
        {
            events.Add(new TemplateChosen(now, send.Id, carrier, command.CarrierText));
        }
        else if (command.Invitation is { } invitation && !state.OptedOut)
        {
            events.Add(new SendsHeld(now, now.AddHours(command.HoldHours)));
            var reply = ReplyId.OfInvitation(state.Version);
            events.Add(Conversation.Notice(reply, state.Epoch, [command.InvitationText], now) with { Forms = [new(Template: invitation)] });
        }
        else
        {
            events.AddRange(GiveUp(state, now));
        }

        return events;
    }

    /// <summary>What is to happen when nothing was heard of the customer for as long as the reply may wait.</summary>
    public static IEnumerable<ConversationEvent> Overdue(ConversationState state, DateTimeOffset now) =>
        state.HeldUntil <= now
            ? [.. state.Sends.Any(s => !s.IsTemplate) ? GiveUp(state, now) : [], new HoldEnded(now)]
            : [];

    /// <summary>A message that the network refused for its pace is owed again; null when it is not, or no longer.</summary>
    public static SendRequeued? Again(ConversationState state, ThreadEntry entry, DeliveryStatus status, string? code, DateTimeOffset now)
    {
        if (status is not (DeliveryStatus.Failed or DeliveryStatus.Undelivered) || code != CarrierErrors.TooFastCode) return null;
        if (state.OptedOut || state.Status == ConversationStatus.Closed || entry.Attempt >= MostAttempts) return null;
        if (entry.Author == AuthorKind.Assistant && state.Mode == ConversationMode.Relay) return null;
        return new(now, entry.Send!.Value, now + (FirstPause * (1 << entry.Attempt)), entry.Attempt + 1);
    }

    private static bool IsOpen(ConversationState state, DateTimeOffset now) =>
        ServiceWindow.IsOpen(state.Route!.Channel, state.LastHeardAt, now);

    private static IEnumerable<ConversationEvent> GiveUp(ConversationState state, DateTimeOffset now) =>
    [
        .. Conversation.Withdraw(state, now, WindowClosed, s => !s.IsTemplate),
        new ConversationFlagged(now, WindowClosed),
    ];
}
