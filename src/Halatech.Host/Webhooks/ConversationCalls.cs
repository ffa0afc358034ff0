using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Experiences;
using Halatech.Core.Tenancy;

namespace Halatech.Host.Webhooks;

/// <summary>Calls conversations on behalf of a verified tenant; whatever goes wrong on the way becomes an error.</summary>
internal sealed partial class ConversationCalls(IGrainFactory grains, ILogger<ConversationCalls> logger)
{
    private readonly ConversationGrains _conversations = new(grains);

    public async Task<Result> CallAsync(ConversationKey key, Func<IConversationGrain, Task<Result>> call)
    {
        TenantScope.Enter(key.Tenant);
        try
        {
            var grain = _conversations.Get(key);
            var answer = await call(grain);

            // It has just been reloaded: once more is enough, and costs the caller less than coming back.
            return answer.Error?.Code == ConversationErrors.Moved.Code ? await call(grain) : answer;
        }
        catch (Exception e)
        {
            LogFailed(logger, e, key.Tenant, key.Conversation);
            return NoAnswer;
        }
    }

    /// <summary>The same for what concerns the runs of experiences.</summary>
    public async Task<Result<T>> RunsAsync<T>(ConversationKey key, Func<IConversationRuns, Task<Result<T>>> call)
        where T : notnull
    {
        TenantScope.Enter(key.Tenant);
        try
        {
            var grain = grains.GetGrain<IConversationRuns>(key.ToGrainKey());
            var answer = await call(grain);
            return answer.Error?.Code == ConversationErrors.Moved.Code ? await call(grain) : answer;
        }
        catch (Exception e)
        {
            LogFailed(logger, e, key.Tenant, key.Conversation);
            return NoAnswer;
        }
    }

    private static Error NoAnswer { get; } = new(
        ErrorKind.Unavailable, "conversation.unavailable", "The conversation cannot be reached now; try again.");

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "Conversation {Conversation} of {Tenant} cannot be reached")]
    private static partial void LogFailed(ILogger logger, Exception exception, TenantId tenant, ConversationId conversation);
}
