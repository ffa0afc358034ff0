using Halatech.Core.Conversations;
using Halatech.Grains.Tests.Support;

namespace Halatech.Grains.Tests.Conversations;

/// <summary>What must hold of any conversation once it owes nothing, by its log and by what the carrier saw.</summary>
internal static class LifeRules
{
    public static void Check(RandomLife life, FakeCarrier carrier)
    {
        var events = life.Talk.Events;
        var attempts = carrier.Attempts(life.Talk.Key);
        var context = $"{life}: {string.Join(", ", events.Select(e => e.GetType().Name))}";

        EveryMessageIsStoredOnce(life, events, context);
        EveryQuestionIsAnsweredOrExplained(events, context);
        EveryTurnHasAtMostOneReply(events, context);
        EveryDecidedPartHasAnEnd(events, context);
        TheCarrierTookNothingTwice(life, context);
        NothingButWhatWasDecidedLeft(life, events, context);
        TheAssistantKeptItsSilences(life, attempts, context);
    }

    private static void EveryMessageIsStoredOnce(RandomLife life, IReadOnlyList<ConversationEvent> events, string context)
    {
        var stored = events.OfType<MessageReceived>().Select(e => e.Sid).ToList();
        Assert.True(stored.Count == stored.Distinct().Count(), $"A message is stored twice. {context}");
        Assert.True(life.Acknowledged.All(m => stored.Contains(m.Sid)), $"An acknowledged message is lost. {context}");
    }

    // Owed from the message on; paid by a reply or an apology; excused by a person, an opt-out or a refusal of the carrier.
    private static void EveryQuestionIsAnsweredOrExplained(IReadOnlyList<ConversationEvent> events, string context)
    {
        var owed = false;
        foreach (var happened in events)
        {
            owed = happened switch
            {
                MessageReceived { WantsTurn: true } => true,
                ConversationHandedBack { WantsTurn: true } => true,
                ReplyDecided { Author: not AuthorKind.Agent } reply when reply.Reply == ReplyId.OfTurn(reply.Epoch) => false,
                ConversationTakenOver or CustomerOptedOut or HandoffRequested => false,
                _ => owed,
            };
        }

        Assert.False(owed, $"A question was never answered. {context}");
    }

    private static void EveryTurnHasAtMostOneReply(IReadOnlyList<ConversationEvent> events, string context)
    {
        var epoch = 0;
        HashSet<ReplyId> replies = [];
        foreach (var happened in events)
        {
            if (happened is MessageReceived or ConversationTakenOver or ConversationHandedBack or HandoffRequested) epoch++;
            if (happened is not ReplyDecided reply) continue;
            Assert.True(replies.Add(reply.Reply), $"{reply.Reply} was decided twice. {context}");
            Assert.True(reply.Epoch == epoch, $"{reply.Reply} was decided in epoch {epoch}. {context}");
        }
    }

    private static void EveryDecidedPartHasAnEnd(IReadOnlyList<ConversationEvent> events, string context)
    {
        var decided = Decided(events).ToHashSet();
        var ended = events.Select(e => e switch
        {
            MessageSent sent => sent.Send,
            SendFailed failed => failed.Send,
            SendWithdrawn withdrawn => withdrawn.Send,
            _ => (SendId?)null,
        }).OfType<SendId>();
        decided.ExceptWith(ended);
        Assert.True(decided.Count == 0, $"{string.Join(", ", decided)} has no end. {context}");
    }

    private static void TheCarrierTookNothingTwice(RandomLife life, string context)
    {
        var taken = life.Talk.Sent.Select(m => m.Send).ToList();
        Assert.True(taken.Count == taken.Distinct().Count(), $"The customer got a message twice. {context}");
    }

    // A part that was withdrawn while it was on its way may arrive beside what came after it.
    private static void NothingButWhatWasDecidedLeft(RandomLife life, IReadOnlyList<ConversationEvent> events, string context)
    {
        var decided = Decided(events).ToList();
        var places = life.Talk.Sent.Select(m => decided.IndexOf(m.Send)).ToList();
        Assert.True(places.TrueForAll(p => p >= 0), $"Something was sent that is not in the log. {context}");

        var withdrawn = events.OfType<SendWithdrawn>().Select(e => decided.IndexOf(e.Send)).ToHashSet();
        var kept = places.Where(p => !withdrawn.Contains(p)).ToList();
        Assert.True(kept.SequenceEqual(kept.Order()), $"Messages left out of order. {context}");
    }

    private static void TheAssistantKeptItsSilences(RandomLife life, IEnumerable<Attempt> attempts, string context)
    {
        foreach (var attempt in attempts.Where(a => a.Message.Author == AuthorKind.Assistant))
        {
            Assert.True(
                life.Silences.All(s => attempt.At < s.From || attempt.At > s.To),
                $"The assistant began to send {attempt.Message.Send} while it had to be silent. {context}");
        }
    }

    private static IEnumerable<SendId> Decided(IEnumerable<ConversationEvent> events) =>
        events.OfType<ReplyDecided>().SelectMany(r => r.Parts.Select((_, part) => new SendId(r.Reply, part)));
}
