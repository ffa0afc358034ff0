using System.Text.Json;
using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Tenancy;
using Halatech.Core.Transactions;
using Halatech.Grains.Conversations;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Halatech.Grains.Calls;

/// <summary>Calls a serverless function, patiently, and reports what came of it.</summary>
internal sealed class CallRunner(
    ITenantConfigurations tenants,
    IFunctionCaller functions,
    WorkReport report,
    TimeProvider time,
    IOptions<GrainsOptions> options,
    ILogger<CallRunner> logger)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(15);

    public async Task RunAsync(ConversationKey key, PendingCall call, CancellationToken cancelled)
    {
        var found = await SettingsAsync(key, call);
        if (!found.IsOk)
        {
            await GiveUpAsync(key, call, found.Error);
            return;
        }

        var settings = found.Value;
        var expires = time.GetUtcNow() + TimeSpan.FromMinutes(settings.FeedbackLimitMinutes);
        var post = new FunctionPost(key, call.Id, call.TransactionId, ActionTypeOf(call.Arguments), call.Arguments, settings, expires);
        var deadline = time.GetUtcNow() + TimeSpan.FromSeconds(options.Value.CallDeadlineSeconds);
        for (var delay = FirstDelay; ; delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay)
        {
            var answered = await functions.PostAsync(post, cancelled);
            if (answered.IsOk)
            {
                var (later, body) = (answered.Value.Later, answered.Value.Body);
                await report.SendAsync(key, g => g.CompleteCallAsync(new CompleteCall(call.Id, body, later ? expires : null)));
                return;
            }

            if (!answered.Error.IsTransient || time.GetUtcNow() + delay > deadline)
            {
                if (answered.Error.IsTransient && settings.RetryMinutes > 0) await HoldAsync(key, call, settings, answered.Error);
                else await GiveUpAsync(key, call, answered.Error);
                return;
            }

            logger.LogWarning("{Call} of {Conversation} failed ({Code}); again in {Delay}", call.Id, key, answered.Error.Code, delay);
            await Task.Delay(delay * (0.75 + (Random.Shared.NextDouble() / 2)), time, cancelled);
        }
    }

    private async Task<Result<PostSettings>> SettingsAsync(ConversationKey key, PendingCall call)
    {
        var pinned = await tenants.GetAsync(key.Tenant, call.ConfigurationVersion);
        if (!pinned.IsOk) return pinned.Error;
        return pinned.Value.Transactions.FirstOrDefault(t => t.Id == call.TransactionId)?.Post is { } settings
            ? settings
            : new Error(ErrorKind.NotFound, "function.not-configured", "The transaction has no serverless function.");
    }

    private static string ActionTypeOf(string arguments)
    {
        using var document = JsonDocument.Parse(arguments);
        return document.RootElement.TryGetProperty("actionType", out var action) ? action.GetString() ?? "" : "";
    }

    private Task<Result> HoldAsync(ConversationKey key, PendingCall call, PostSettings settings, Error error)
    {
        logger.LogWarning("{Call} of {Conversation} does not get through ({Code}) and is tried again later", call.Id, key, error.Code);
        var until = time.GetUtcNow() + TimeSpan.FromMinutes(settings.RetryMinutes);
        return report.SendAsync(key, g => g.HoldCallAsync(new HoldCall(call.Id, until, error.Code, error.Message)));
    }

    private Task<Result> GiveUpAsync(ConversationKey key, PendingCall call, Error error)
    {
        logger.LogError("{Call} of {Conversation} was given up ({Code})", call.Id, key, error.Code);
        return report.SendAsync(key, g => g.FailCallAsync(new FailCall(call.Id, error.Code, error.Message)));
    }
}
