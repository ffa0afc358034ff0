using System.Collections.Immutable;
using Halatech.Core.Conversations;
using Halatech.Core.Turns;

namespace Halatech.Core.Tests.Conversations.Schedules;

/// <summary>
/// One random life of a conversation: a customer, a model, a serverless function, two people, a provider, webhooks, time and crashes
/// act in any order, then everything is let drain.
/// </summary>
internal sealed class Schedule
{
    private const int LongestDrain = 20_000;
    private static readonly AgentId[] People = [Some.Ann, Some.Ben];

    private readonly Dice _dice;
    private readonly FakeProvider _provider;
    private readonly FakeFunction _function;
    private readonly SimulatedGrain _grain;
    private readonly TurnOutcomes _outcomes;
    private readonly string _notice;

    // What the work beside the grain has found out and the grain has not yet been told.
    private readonly List<ConversationCommand> _drafts = [];
    private readonly List<ConversationCommand> _answers = [];
    private SendReply? _lastWritten;
    private int _replies;

    private Schedule(ulong seed, Action<string>? trace)
    {
        _dice = new Dice(seed);
        _provider = new FakeProvider(_dice, counts: _dice.Chance(50));
        _function = new FakeFunction(_dice);
        _grain = new SimulatedGrain(trace);
        _outcomes = new TurnOutcomes(_dice, _grain);
        _notice = _dice.Chance(50) ? "Fixed text." : "";
    }

    /// <summary>Lives the life of this seed; fails with the promise that was broken.</summary>
    public static void Run(ulong seed, Action<string>? trace = null)
    {
        var schedule = new Schedule(seed, trace);
        var steps = 20 + schedule._dice.Below(30);
        for (var i = 0; i < steps; i++) schedule.Act();
        schedule.Drain();

        // What nobody answers is given up in time.
        for (var i = 0; i < 100 && !schedule._grain.State.Calls.IsEmpty; i++)
        {
            schedule._grain.Now += TimeSpan.FromDays(1);
            schedule.TimePasses();
            schedule.Drain();
        }

        ScheduleChecks.AfterDraining(schedule._grain, schedule._provider, schedule._function);
    }

    private void Act()
    {
        switch (_dice.Below(120))
        {
            case < 18: CustomerWrites(); break;
            case < 40: DeliverWebhook(); break;
            case < 54: ModelAnswers(); break;
            case < 66: DeliverDraft(); break;
            case < 84: AttemptMovesOn(); break;
            case < 92: DeliverAnswer(); break;
            case < 100: PersonActs(); break;
            case < 101: _grain.Handle(new CloseConversation("resolved")); break;
            case < 109: CallMovesOn(); break;
            case < 113: CallBack(); break;
            case < 114: _function.Invent(); break;
            case < 115: TimePasses(); break;
            case < 116: RetryCall(); break;
            case < 117: ConsentIsShared(); break;
            default: Crash(); break;
        }
    }

    private void Drain()
    {
        if (_grain.State.Holder is { } holder && _dice.Chance(70)) _grain.Handle(new HandBack(holder));
        for (var i = 0; i < LongestDrain; i++)
        {
            var left = _provider.Webhooks.Count + _grain.Runners.Count + _drafts.Count + _grain.Attempts.Count + _answers.Count + _grain.Calls.Count + _function.Callbacks.Count + _grain.Shares.Count;
            if (left == 0) return;
            switch (_dice.Below(9))
            {
                case 0: DeliverWebhook(); break;
                case 1: ModelAnswers(); break;
                case 2: DeliverDraft(); break;
                case 3: AttemptMovesOn(); break;
                case 4: CallMovesOn(); break;
                case 5: CallBack(); break;
                case 6: ConsentIsShared(); break;
                case 7: RetryCall(); break;
                default: DeliverAnswer(); break;
            }
        }

        Assert.Fail("the schedule drains");
    }

    private void CustomerWrites()
    {
        var what = _dice.Below(20) switch
        {
            0 => Interception.OptOut,
            1 or 2 => Interception.OptIn,
            3 => Interception.Help,
            4 => Interception.Empty,
            5 => Interception.TooLong,
            _ => Interception.None,
        };
        _provider.CustomerWrites(what, what == Interception.None ? "" : _notice);
    }

    private void DeliverWebhook()
    {
        if (_provider.Webhooks.Count == 0) return;
        var webhook = _dice.Draw(_provider.Webhooks);
        if (webhook is RecordReceipt && _grain.State.Route is null) Assert.Fail("nothing is sent before the first message");
        if (_dice.Chance(97))
        {
            _grain.Handle(webhook);
            return;
        }

        // A crash while it is handled, before or after it is on disk: the provider hears nothing and delivers it again.
        _provider.Webhooks.Add(webhook);
        if (_dice.Chance(50)) _grain.Append(webhook, out _);
        Crash();
    }

    private void ModelAnswers()
    {
        if (_grain.Runners.Count == 0) return;
        var runner = _dice.Draw(_grain.Runners);
        if (runner.Cancelled && _dice.Chance(50)) return;
        var draft = _outcomes.Of(runner);
        _drafts.Add(draft);
        if (_dice.Chance(10)) _drafts.Add(draft);
    }

    private void DeliverDraft()
    {
        if (_drafts.Count == 0) return;
        var draft = _dice.Draw(_drafts);
        if (draft is DiscardTurn discard && _grain.State.Turn?.Epoch == discard.Epoch) draft = Commands.GiveUp(discard.Epoch, "Sorry.");

        // An outcome that is refused would be refused for ever; its turn has failed.
        if (!_grain.Handle(draft) && draft is CallFunction refused) _grain.Handle(Commands.GiveUp(refused.Epoch, "Sorry."));
    }

    private void CallMovesOn()
    {
        if (_grain.Calls.Count == 0) return;
        var calling = _grain.Calls[_dice.Below(_grain.Calls.Count)];
        if (calling.Cancelled)
        {
            // It may be too late to break it off.
            if (_dice.Chance(30)) _function.Ask(calling.Call, _grain.Now);
            _grain.Calls.Remove(calling);
        }
        else if (_function.Ask(calling.Call, _grain.Now) is { } answer)
        {
            _grain.Calls.Remove(calling);
            _answers.Add(answer);
        }
    }

    private void CallBack()
    {
        if (_function.Callbacks.Count > 0) _grain.Handle(_dice.Draw(_function.Callbacks));
    }

    private void RetryCall()
    {
        if (_grain.State.Calls is [_, ..] calls) _grain.Handle(new RetryCall(calls[_dice.Below(calls.Length)].Id));
    }

    private void TimePasses()
    {
        if (_grain.State.DueAt <= _grain.Now) _grain.Handle(new Expire(_dice.Chance(50) ? ["Too late."] : []));
    }

    private void ConsentIsShared()
    {
        if (_grain.Shares.Count > 0) _grain.Handle(new ConfirmConsentShared(_dice.Draw(_grain.Shares).ChangedAt));
    }

    private void AttemptMovesOn()
    {
        if (_grain.Attempts.Count == 0) return;
        var attempt = _grain.Attempts[_dice.Below(_grain.Attempts.Count)];
        if (attempt.AtProvider) Arrive(attempt);
        else Begin(attempt);
    }

    private void Begin(Attempt attempt)
    {
        var id = attempt.Message.Id;
        if (attempt.Cancelled)
        {
            _grain.Attempts.Remove(attempt);
            return;
        }

        if (attempt.MayHaveBeenSent && _provider.Taken.TryGetValue(id, out var found))
        {
            _grain.Attempts.Remove(attempt);
            _answers.Add(new ConfirmSend(id, found.Sid, found.Index));
            return;
        }

        if (attempt.Message.Author == AuthorKind.Assistant && _grain.State.Holder.HasValue)
            Assert.Fail("nothing of the assistant's begins to leave while a person holds the conversation");
        if (_grain.State.Sends.All(s => s.Id != id)) Assert.Fail("nothing begins to leave that no longer may");
        attempt.AtProvider = true;
    }

    private void Arrive(Attempt attempt)
    {
        var (id, fate) = (attempt.Message.Id, _dice.Below(20));
        ConversationCommand? answer = null;
        if (fate == 0)
            answer = Commands.Refuse(id, optedOut: _dice.Chance(20));
        else if (fate > 2)
            answer = _provider.Take(id) is var sent ? new ConfirmSend(id, sent.Sid, sent.Index) : null;

        if (answer is not null && _dice.Chance(80))
        {
            _grain.Attempts.Remove(attempt);
            _answers.Add(answer);
        }
        else if (attempt.Cancelled)
        {
            _grain.Attempts.Remove(attempt);
        }
        else
        {
            // The request or its answer is lost: whether it was taken is not known.
            (attempt.AtProvider, attempt.MayHaveBeenSent) = (false, true);
        }
    }

    private void DeliverAnswer()
    {
        if (_answers.Count > 0) _grain.Handle(_dice.Draw(_answers));
    }

    private void PersonActs()
    {
        var who = People[_dice.Below(People.Length)];
        switch (_dice.Below(6))
        {
            case 5: _grain.Handle(new CancelTransaction(who)); break;
            case 0: _grain.Handle(new TakeOver(who)); break;
            case 1: _grain.Handle(new HandBack(who)); break;
            case 2 when _lastWritten is not null: _grain.Handle(_lastWritten); break;
            default:
                ImmutableArray<string> parts = _dice.Chance(50) ? ["Hello."] : ["Hello.", "Ann here."];
                _grain.Handle(_lastWritten = new SendReply(who, Some.ReplyOf($"r{++_replies}"), parts));
                break;
        }
    }

    private void Crash()
    {
        // What had left is settled by the time anyone looks for it.
        foreach (var attempt in _grain.Attempts.Where(a => a.AtProvider))
            if (_dice.Chance(50)) _provider.Take(attempt.Message.Id);

        // A draft may be on its way from another process; the answers of the provider were in this one.
        _drafts.RemoveAll(_ => _dice.Chance(70));
        _answers.Clear();
        _grain.Restart();
    }
}
