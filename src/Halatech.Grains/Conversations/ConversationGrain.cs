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
    IConsentBook consents,
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
        var followed = await FollowConsentAsync();
        if (!followed.IsOk) throw new InvalidOperationException($"{_key} cannot be loaded now: {followed.Error.Code}");
        Run(PendingWork.Resumed(_state).Where(effect => _running?.IsRunning(effect) != true));
    }

    // A message that is on its way must have left, or not, before another activation may look whether it has.
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) =>
        _running?.StopAsync(cancellationToken) ?? Task.CompletedTask;

    public async Task<Result> ReceiveAsync(InboundMessage message)
    {
        var tenant = await tenants.GetAsync(_key.Tenant);
        if (!tenant.IsOk) return tenant.Error;
        var before = _state;
        var (seen, optedOut) = await InspectAsync(message, tenant.Value);
        var taken = await ExecuteAsync(new ReceiveMessage(
            message.Sid, message.Index, message.Route, seen.Text, message.Media, message.SentAt, seen.Interception, seen.Notice, optedOut));
        if (taken.IsOk && !message.Media.IsDefaultOrEmpty) effects.StartFetching(_key, message);
        if (taken.IsOk && CatchUp.IsDue(before, message)) effects.StartCatchUp(_key, message.Route, before.LastIndex);
        return taken;
    }

    // What a keyword means depends on whether the customer has opted out, which may just have changed elsewhere.
    private async ValueTask<(Intercepted Seen, bool? OptedOut)> InspectAsync(InboundMessage message, TenantConfiguration tenant)
    {
        var seen = Inspect(_state.Route is null || _state.OptedOut);

        // The tap on an invitation's button lets go what waits for it; answering it would be one word too many.
        if (seen.Interception == Interception.None && _state.HeldUntil is not null && WindowTemplates.IsAnswer(seen.Text, message.Route.Channel, tenant))
            return (seen with { Interception = Interception.Continue }, null);
        if (seen.Interception == Interception.None) return (seen, null);
        var optedOut = await consents.IsOptedOutAsync(_key.Tenant, message.Route.Channel, message.Route.CustomerAddress, CancellationToken.None);
        return (Inspect(optedOut), optedOut);

        Intercepted Inspect(bool optedOut) =>
            Interceptor.Inspect(
                message.Body, !message.Media.IsDefaultOrEmpty, message.Route.Channel, optedOut,
                tenant.Texts.Translations is null ? tenant : tenant.In(CustomerLanguage.Of(_state)), _state.Mode == ConversationMode.Transaction);
    }

    public async Task<Result> FollowConsentAsync()
    {
        if (_state.Route is not { } route) return Result.Ok;
        try
        {
            return await ExecuteAsync(new FollowConsent(
                await consents.IsOptedOutAsync(_key.Tenant, route.Channel, route.CustomerAddress, CancellationToken.None)));
        }
        catch
        {
            // It must not go on without knowing; the next activation looks before anything else.
            DeactivateOnIdle();
            throw;
        }
    }

    public Task<Result> ConfirmConsentSharedAsync(ConfirmConsentShared command) => ExecuteAsync(command);

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

    public Task<Result> RecordJudgementAsync(RecordJudgement command) => ExecuteAsync(command);

    public Task<Result> CompleteCallAsync(CompleteCall command) => ExecuteAsync(command);

    public Task<Result> FailCallAsync(FailCall command) => ExecuteAsync(command);

    public Task<Result> HoldCallAsync(HoldCall command) => ExecuteAsync(command);

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
            workflows.IsOn ? WorkflowTrigger.Of(_key, _state, decision.Events, decision.Next) : [],
            ConsentChange.In(decision.Events, decision.Next.Route));
        AppendOutcome outcome;
        try
        {
            outcome = await log.AppendAsync(append, CancellationToken.None);
        }
        catch (Exception e)
        {
            logger.LogError(e, "An append to {Conversation} failed", _key);
            DeactivateOnIdle();
            throw;
        }

        if (outcome == AppendOutcome.Appended) return await GoOnAsync(append, decision.Effects);
        if (outcome == AppendOutcome.Duplicate) return Result.Ok;

        // What is in memory is not what is on disk, or may not be: only a fresh load tells.
        DeactivateOnIdle();
        return ConversationErrors.Moved;
    }

    private ValueTask<Result> GoOnAsync(LogAppend append, ImmutableArray<ConversationEffect> owed)
    {
        var opens = _state.Route is null || (_state.Status == ConversationStatus.Closed && append.Next.Status == ConversationStatus.Open);
        _state = append.Next;
        if (!append.Triggers.IsEmpty) nudge.Nudge();
        KeepSnapshot();
        if (opens) return OpenAsync(append.Next, owed);
        Run(owed);
        return new(Result.Ok);
    }

    // Only what is open is told of changes: what opens looks, once it can be found, and before it does anything.
    private async ValueTask<Result> OpenAsync(ConversationState opened, ImmutableArray<ConversationEffect> owed)
    {
        if (await FollowConsentAsync() is { IsOk: false } lost) return lost;
        Run(ReferenceEquals(_state, opened) ? owed : PendingWork.Resumed(_state).Where(effect => _running?.IsRunning(effect) != true));
        return Result.Ok;
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
