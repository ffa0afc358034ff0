using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Tenancy;
using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace Halatech.Workflows;

/// <summary>How activities call grains and how workflows call activities.</summary>
internal static class ActivityCalls
{
    /// <summary>For calls of grains: short, and repeated until they succeed, because a database may be away for hours.</summary>
    public static ActivityOptions Short { get; } = new()
    {
        StartToCloseTimeout = TimeSpan.FromSeconds(30),
        RetryPolicy = new() { InitialInterval = TimeSpan.FromSeconds(1), BackoffCoefficient = 2, MaximumInterval = TimeSpan.FromMinutes(1) },
    };

    /// <summary>For what may ask a model. Heartbeats tell that it still works.</summary>
    public static ActivityOptions Long { get; } = new()
    {
        StartToCloseTimeout = TimeSpan.FromMinutes(12),
        HeartbeatTimeout = TimeSpan.FromSeconds(30),
        RetryPolicy = Short.RetryPolicy,
    };

    /// <summary>A grain as the tenant's own work reaches it.</summary>
    public static TGrain For<TGrain>(this IGrainFactory grains, ConversationKey conversation)
        where TGrain : IGrainWithStringKey
    {
        TenantScope.Enter(conversation.Tenant);
        return grains.GetGrain<TGrain>(conversation.ToGrainKey());
    }

    /// <summary>The value, or a failure of the activity: what may pass is tried again, what is refused for good is not.</summary>
    public static T OrThrow<T>(this Result<T> result)
        where T : notnull => result.IsOk ? result.Value : throw Failure(result.Error);

    /// <summary>Nothing, or a failure of the activity.</summary>
    public static void OrThrow(this Result result)
    {
        if (!result.IsOk) throw Failure(result.Error);
    }

    /// <summary>The code of the refusal that made an activity fail for good.</summary>
    public static string CodeOf(ActivityFailureException failure) => (failure.InnerException as ApplicationFailureException)?.ErrorType ?? "workflows.failed";

    private static ApplicationFailureException Failure(Error error) => new(error.Message, error.Code, nonRetryable: !error.IsTransient);
}
