using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Experiences;

namespace Halatech.Grains.Conversations;

/// <summary>What workflows ask of a conversation. Texts and facts stay here; ids, labels and times go back.</summary>
internal sealed partial class ConversationGrain : IConversationRuns, IConversationCare
{
    public async Task<Result<ExperiencePlan>> BeginRunAsync(RunRequest request)
    {
        var begun = _state.Runs?.Find(request.Run);
        var tenant = begun is null ? await tenants.GetAsync(_key.Tenant) : await tenants.GetAsync(_key.Tenant, begun.ConfigurationVersion);
        if (!tenant.IsOk) return tenant.Error;
        if (RunSteps.Find(tenant.Value, request.Experience) is not { } design) return RunErrors.NoExperience;
        var begins = await ExecuteAsync(new BeginRun(request.Run, request.Experience, tenant.Value.Version, request.Facts));
        return begins.IsOk ? ExperiencePlan.Of(design) : begins.Error;
    }

    public async Task<Result<StepAnswer>> StepRunAsync(StepRequest request)
    {
        if (_state.Runs?.Find(request.Run) is not { } run) return RunErrors.NoRun;
        var (pinned, tenant) = (await tenants.GetAsync(_key.Tenant, run.ConfigurationVersion), await tenants.GetAsync(_key.Tenant));
        if (!pinned.IsOk || !tenant.IsOk) return pinned.Error ?? tenant.Error!;
        var prepared = RunSteps.Prepare(_state, pinned.Value, tenant.Value, request);
        if (!prepared.IsOk) return prepared.Error;
        if (prepared.Value.Command is not { } command) return prepared.Value.Answer!;
        var performed = await ExecuteAsync(command);
        if (!performed.IsOk) return performed.Error;
        return _state.Runs?.Find(request.Run)?.Last is { } outcome ? new StepAnswer(outcome) : RunErrors.NoRun;
    }

    public Task<Result<string>> JudgeAsync(Judgement judgement) => _state.Route is null
        ? Task.FromResult<Result<string>>(ConversationErrors.NotStarted)
        : judge.AnswerAsync(_key, _state, judgement);

    public Task<Result> EndRunAsync(EndRun command) => ExecuteAsync(command);

    public Task<Result> RequestExperienceAsync(RequestExperience command) => ExecuteAsync(command);

    public Task<Result<RunList>> ListRunsAsync() => Task.FromResult<Result<RunList>>(
        _state.Version == 0 ? ConversationErrors.NotStarted : new RunList([.. (_state.Runs ?? RunBook.Empty).Runs.Select(RunView.Of)]));

    public async Task<Result<DryRunReport>> DryRunAsync(DryRunRequest request)
    {
        var tenant = await tenants.GetAsync(_key.Tenant);
        return tenant.IsOk ? DryRun.Answer(_state, tenant.Value, request, time.GetUtcNow()) : tenant.Error;
    }

    public Task<Result> CancelRunAsync(RunId run) => _state.Runs?.Find(run) is null
        ? Task.FromResult<Result>(RunErrors.NoRun)
        : ExecuteAsync(new EndRun(run, ExperienceMachine.Cancelled));

    public Task<Result<ConversationFacts>> LookAsync() => Task.FromResult<Result<ConversationFacts>>(
        _state.Version == 0 ? ConversationErrors.NotStarted : ConversationFacts.Of(_state, time.GetUtcNow()));

    public async Task<Result<StepOutcome>> StepLifecycleAsync(LifecycleRequest request)
    {
        var tenant = await tenants.GetAsync(_key.Tenant);
        if (!tenant.IsOk) return tenant.Error;
        if (LifecycleSteps.QuietUntil(tenant.Value, request) is { } later) return StepOutcome.Later(later);
        var made = await ExecuteAsync(LifecycleSteps.Command(_state, tenant.Value, request));
        if (!made.IsOk) return made.Error;

        // Also when an earlier attempt has decided it and then failed: what is empty already is emptied again.
        if (request.Kind == LifecycleKind.Erase && _state.Runs?.IsErased == true) await log.EraseAsync(_key, _state.Version, CancellationToken.None);
        return StepOutcome.Done(StepLabels.Done);
    }

    public Task<OpenHandoffFacts?> LookAtHandoffAsync(long number) => Task.FromResult(
        _state.Runs?.Handoff is { } handoff && handoff.Number == number ? new OpenHandoffFacts(handoff.Since, handoff.Steps) : null);

    public async Task<Result> StepHandoffAsync(HandoffRequest request)
    {
        var tenant = await tenants.GetAsync(_key.Tenant);
        return tenant.IsOk ? await ExecuteAsync(LifecycleSteps.Command(_state, tenant.Value, request)) : tenant.Error;
    }

    public Task<OpenTransactionFacts> LookAtTransactionAsync(long number) => Task.FromResult(OpenTransactionFacts.Of(_state, number));

    public Task<Result> RetryCompensationAsync(RetryCompensation command) => ExecuteAsync(command);

    public Task<Result> RetryCallAsync(RetryCall command) => ExecuteAsync(command);
}
