using System.Collections.Immutable;
using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Experiences;
using Halatech.Core.Tenancy;
using Halatech.Core.Turns;
using Halatech.Grains.Experiences;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Halatech.Grains.Conversations;

/// <summary>
/// A short loop: decide, append durably, apply, run effects. It never waits for a model or a provider: that work runs
/// beside it and comes back as a command.
/// </summary>
internal sealed partial class ConversationGrain(
    IConversationLog log,
    ITenantConfigurations tenants,
    EffectRunner effects,
    Judge judge,
    IWorkflowTriggers workflows,
    TriggerNudge nudge,
    TimeProvider time,
    IOptions<GrainsOptions> options,
    ILogger<ConversationGrain> logger) : Grain, IConversationGrain, IConversationWork, IOwnedByTenant
{
    private ConversationKey _key;
    private ConversationState _state = ConversationState.Empty;
    private RunningEffects? _running;

    public TenantId Tenant => _key.Tenant;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _key = ConversationKey.Parse(this.GetPrimaryKeyString());
        _state = await log.LoadAsync(_key, cancellationToken);
        Run(PendingWork.Resumed(_state));
    }

    // A message that is on its way must have left, or not, before another activation may look whether it has.
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        _running?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public async Task<Result> ReceiveAsync(InboundMessage message)
    {
        var tenant = await tenants.GetAsync(_key.Tenant);
        if (!tenant.IsOk) return tenant.Error;
        var seen = Interceptor.Inspect(
            message.Body, !message.Media.IsDefaultOrEmpty, message.Route.Channel, _state.OptedOut,
            tenant.Value.Texts.Translations is null ? tenant.Value : tenant.Value.In(CustomerLanguage.Of(_state)),
            _state.Mode == ConversationMode.Transaction);
        // The tap on an invitation's button lets go what waits for it; answering it would be one word too many.
        if (seen.Interception == Interception.None && _state.HeldUntil is not null && WindowTemplates.IsAnswer(seen.Text, message.Route.Channel, tenant.Value))
            seen = seen with { Interception = Interception.Continue };
        var before = _state;
        var taken = await ExecuteAsync(new ReceiveMessage(
            message.Sid, message.Index, message.Route, seen.Text, message.Media, message.SentAt, seen.Interception, seen.Notice));
        if (taken.IsOk && !message.Media.IsDefaultOrEmpty) effects.StartFetching(_key, message);
        if (taken.IsOk && CatchUp.IsDue(before, message)) effects.StartCatchUp(_key, message.Route, before.LastIndex);
        return taken;
    }

    public Task<Result> RecordAsync(RecordReceipt receipt) => ExecuteAsync(receipt);

    public Task<Result> TakeOverAsync(TakeOver command) => ExecuteAsync(command);

    public Task<Result> HandBackAsync(HandBack command) => ExecuteAsync(command);

    public Task<Result> ReplyAsync(SendReply command) => ExecuteAsync(command);

    public Task<Result> CloseAsync(CloseConversation command) => ExecuteAsync(command);

    public Task<Result> ReceiveFeedbackAsync(ReceiveFeedback command) => ExecuteAsync(command);

    public Task<Result> CancelTransactionAsync(CancelTransaction command) => ExecuteAsync(command);

    public Task<Result> CallFunctionAsync(CallFunction command) => ExecuteAsync(command);

    public Task<Result> RequestHandoffAsync(RequestHandoff command) => ExecuteAsync(command);

    public Task<Result> HeedOptOutAsync(HeedOptOut command) => ExecuteAsync(command);

    public Task<Result> CompleteCallAsync(CompleteCall command) => ExecuteAsync(command);

    public Task<Result> FailCallAsync(FailCall command) => ExecuteAsync(command);

    public Task<Result> CompleteTurnAsync(CompleteTurn command) => ExecuteAsync(command);

    public Task<Result> FailTurnAsync(FailTurn command) => ExecuteAsync(command);

    public Task<Result> DiscardTurnAsync(DiscardTurn command) => ExecuteAsync(command);

    public Task<Result> ConfirmSendAsync(ConfirmSend command) => ExecuteAsync(command);

    public Task<Result> FailSendAsync(FailSend command) => ExecuteAsync(command);

    public Task<Result> HoldSendAsync(HoldSend command) => ExecuteAsync(command);

    public Task<Result<ConversationView>> ReadAsync() => Task.FromResult(
        ConversationView.Of(_state) is { } view ? (Result<ConversationView>)view : ConversationErrors.NotStarted);

    public async Task ResumeAsync()
    {
        if (_state.DueAt <= time.GetUtcNow()) await ExpireAsync();
        Run(PendingWork.Resumed(_state).Where(effect => _running?.IsRunning(effect) != true));
    }

    private async Task ExpireAsync()
    {
        ImmutableArray<string> told = [];
        if (_state.Transaction is { } transaction && await tenants.GetAsync(_key.Tenant, transaction.ConfigurationVersion) is { IsOk: true } pinned
            && pinned.Value.Transactions.FirstOrDefault(t => t.Id == transaction.Id) is { } definition)
        {
            told = ReplyShaper.Shape(definition.TimedOutText, _state.Route!.Channel, pinned.Value);
        }

        var expired = await ExecuteAsync(new Expire(told));
        if (!expired.IsOk) logger.LogWarning("What was due in {Conversation} could not be given up: {Code}", _key, expired.Error.Code);
    }

    private async Task<Result> ExecuteAsync(ConversationCommand command)
    {
        var decided = Conversation.Decide(_state, command, time.GetUtcNow());
        if (!decided.IsOk) return decided.Error;
        var decision = decided.Value;
        if (decision.Events.IsEmpty) return Result.Ok;

        var append = new LogAppend(
            _key, decision.Events, decision.Next, decision.Next.LooksDifferentFrom(_state), (command as ReceiveMessage)?.Sid,
            workflows.IsOn ? WorkflowTrigger.Of(_key, _state, decision.Events, decision.Next) : []);
        switch (await AppendAsync(append))
        {
            case AppendOutcome.Appended:
                _state = decision.Next;
                Run(decision.Effects);
                if (!append.Triggers.IsEmpty) nudge.Nudge();
                KeepSnapshot();
                return Result.Ok;
            case AppendOutcome.Duplicate:
                return Result.Ok;
            default:
                // What is in memory is not what is on disk, or may not be: only a fresh load tells.
                DeactivateOnIdle();
                return ConversationErrors.Moved;
        }
    }

    private async Task<AppendOutcome> AppendAsync(LogAppend append)
    {
        try
        {
            return await log.AppendAsync(append, CancellationToken.None);
        }
        catch (Exception e)
        {
            logger.LogError(e, "An append to {Conversation} failed", _key);
            DeactivateOnIdle();
            throw;
        }
    }

    private void Run(IEnumerable<ConversationEffect> wanted)
    {
        foreach (var effect in wanted)
        {
            _running ??= new RunningEffects(effects, _key);
            _running.Run(effect, _state);
        }
    }

    private void KeepSnapshot()
    {
        if (_state.Version % options.Value.SnapshotEvery == 0)
            log.SaveSnapshotAsync(_key, _state, CancellationToken.None).Ignore();
    }
}
