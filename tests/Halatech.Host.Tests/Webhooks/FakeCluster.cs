using System.Collections.Concurrent;
using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Experiences;
using Halatech.Core.Tenancy;

namespace Halatech.Host.Tests.Webhooks;

/// <summary>Stands for the silos: keeps what each conversation was told, by message once, and fails on demand.</summary>
internal sealed class FakeCluster : IGrainFactory
{
    private readonly ConcurrentQueue<Func<Result>> _answers = new();

    /// <summary>Every call that reached a conversation: its key, the tenant on whose behalf, and what was said.</summary>
    public ConcurrentQueue<(string Key, TenantId? Tenant, object Said)> Calls { get; } = new();

    /// <summary>What the conversations have taken in; a message counts once.</summary>
    public ConcurrentDictionary<(string Key, ProviderSid Sid), InboundMessage> Stored { get; } = new();

    /// <summary>While set, every call fails with it.</summary>
    public Exception? Down { get; set; }

    /// <summary>The next call answers with this error.</summary>
    public void Refuse(Error error) => _answers.Enqueue(() => error);

    /// <summary>The next call throws this.</summary>
    public void Throw(Exception exception) => _answers.Enqueue(() => throw exception);

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey => (TGrainInterface)(object)new Conversation(this, primaryKey);

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidKey => throw new NotSupportedException();

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerKey => throw new NotSupportedException();

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidCompoundKey => throw new NotSupportedException();

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string keyExtension, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerCompoundKey => throw new NotSupportedException();

    public TGrainObserverInterface CreateObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver => throw new NotSupportedException();

    public void DeleteObjectReference<TGrainObserverInterface>(IGrainObserver obj)
        where TGrainObserverInterface : IGrainObserver => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey) => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey) => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, string grainPrimaryKey) => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, Guid grainPrimaryKey, string keyExtension) => throw new NotSupportedException();

    public IGrain GetGrain(Type grainInterfaceType, long grainPrimaryKey, string keyExtension) => throw new NotSupportedException();

    public IAddressable GetGrain(Type interfaceType, IdSpan grainKey) => throw new NotSupportedException();

    public IAddressable GetGrain(Type interfaceType, IdSpan grainKey, string grainClassNamePrefix) => throw new NotSupportedException();

    public TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable => throw new NotSupportedException();

    public IAddressable GetGrain(GrainId grainId) => throw new NotSupportedException();

    public IAddressable GetGrain(GrainId grainId, GrainInterfaceType interfaceType) => throw new NotSupportedException();

    private Result Answer(string key, object said)
    {
        Calls.Enqueue((key, TenantScope.Current, said));
        if (Down is { } down) throw down;
        return _answers.TryDequeue(out var answer) ? answer() : Result.Ok;
    }

    /// <summary>What the next dry run answers.</summary>
    public DryRunReport Report { get; set; } = new([], null);

    private sealed class Conversation(FakeCluster cluster, string key) : IConversationGrain, IConversationRuns
    {
        public Task<Result> RequestExperienceAsync(RequestExperience command) => Task.FromResult(cluster.Answer(key, command));

        public Task<Result> CancelRunAsync(RunId run) => Task.FromResult(cluster.Answer(key, run));

        public Task<Result<RunList>> ListRunsAsync() => Task.FromResult<Result<RunList>>(
            cluster.Answer(key, "list") is { IsOk: false } refused ? refused.Error : new RunList([new(RunId.Parse("stay-7"), "stay", 3, ["review: good"])]));

        public Task<Result<DryRunReport>> DryRunAsync(DryRunRequest request) => Task.FromResult<Result<DryRunReport>>(
            cluster.Answer(key, request) is { IsOk: false } refused ? refused.Error : cluster.Report);

        public Task<Result<ExperiencePlan>> BeginRunAsync(RunRequest request) => throw new NotSupportedException();

        public Task<Result<StepAnswer>> StepRunAsync(StepRequest request) => throw new NotSupportedException();

        public Task<Result<string>> JudgeAsync(Judgement judgement) => throw new NotSupportedException();

        public Task<Result> EndRunAsync(EndRun command) => throw new NotSupportedException();

        public Task<Result> ReceiveAsync(InboundMessage message)
        {
            var answer = cluster.Answer(key, message);
            if (answer.IsOk) cluster.Stored.TryAdd((key, message.Sid), message);
            return Task.FromResult(answer);
        }

        public Task<Result> RecordAsync(RecordReceipt receipt) => Task.FromResult(cluster.Answer(key, receipt));

        public Task<Result> CloseAsync(CloseConversation command) => Task.FromResult(cluster.Answer(key, command));

        public Task<Result<ConversationView>> ReadAsync()
        {
            var answer = cluster.Answer(key, "read");
            return Task.FromResult<Result<ConversationView>>(answer.Error ?? ConversationErrors.NotStarted);
        }

        public Task<Result> ReceiveFeedbackAsync(ReceiveFeedback command) => Task.FromResult(cluster.Answer(key, command));

        public Task<Result> CancelTransactionAsync(CancelTransaction command) => throw new NotSupportedException();

        public Task<Result> TakeOverAsync(TakeOver command) => throw new NotSupportedException();

        public Task<Result> HandBackAsync(HandBack command) => throw new NotSupportedException();

        public Task<Result> ReplyAsync(SendReply command) => throw new NotSupportedException();
    }
}
