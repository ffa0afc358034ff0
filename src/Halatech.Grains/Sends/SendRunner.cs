using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Messaging;
using Halatech.Core.Tenancy;
using Halatech.Core.Turns;
using Halatech.Grains.Conversations;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Halatech.Grains.Sends;

/// <summary>
/// Hands one part of a reply to the provider at the customer's pace, patiently, and reports what became of it. Whether it may
/// leave as it is, is asked anew before each attempt: the window may close while a provider fails.
/// </summary>
internal sealed class SendRunner(
    IMessageCarrier carrier, ITenantConfigurations tenants, WorkReport report, TimeProvider time, IOptions<GrainsOptions> options,
    ILogger<SendRunner> logger)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    // Being asked to wait is no failure; but what has waited for so long says nothing to anyone.
    private static readonly TimeSpan LongestThrottled = TimeSpan.FromHours(12);

    public async Task RunAsync(SendRequest request, RunningSend running)
    {
        var found = await tenants.GetAsync(request.Key.Tenant);
        if (!found.IsOk) throw new InvalidOperationException(found.Error.Message);
        await BePacedAsync(request, found.Value, running);

        var message = request.ToMessage(found.Value);
        var began = time.GetUtcNow();
        for (var delay = FirstDelay; ; delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay)
        {
            var isFree = MayLeave(request);
            var sent = isFree || message.MayHaveBeenSent ? await TryAsync(message, isFree, running) : NotSent;
            if (sent.IsOk)
            {
                await report.SendAsync(request.Key, g => g.ConfirmSendAsync(new ConfirmSend(request.Part.Id, sent.Value.Sid, sent.Value.Index)));
                return;
            }

            if (!isFree && sent.Error.Code == CarrierErrors.NotSent)
            {
                var hold = WindowTemplates.Choose(request.Part.Id, message.Text, request.Route.Channel, found.Value);
                await report.SendAsync(request.Key, g => g.HoldSendAsync(hold));
                return;
            }

            if (IsHopeless(sent.Error, began, delay))
            {
                await GiveUpAsync(request.Key, request.Part.Id, sent.Error);
                return;
            }

            logger.LogWarning(
                "Sending {Send} of {Conversation} failed ({Code}); again in {Delay}", request.Part.Id, request.Key, sent.Error.Code, delay);
            await Task.Delay(delay * (0.75 + (Random.Shared.NextDouble() / 2)), time, running.Cancelled);
            message = message with { MayHaveBeenSent = true };
        }
    }

    private static Error NotSent { get; } = new(ErrorKind.NotFound, CarrierErrors.NotSent, "It has not been tried.");

    private async Task BePacedAsync(SendRequest request, TenantConfiguration tenant, RunningSend running)
    {
        // What was withdrawn while it was on its way may have left all the same.
        await running.Lane.IdleAsync(running.Cancelled);
        var last = running.Lane.AttemptedAt is { } attempted && !(request.LastSentAt > attempted) ? attempted : request.LastSentAt;
        var due = last + Pace.Of(request.Route.Channel, tenant);
        if (request.Part.NotBefore is { } notBefore && !(due > notBefore)) due = notBefore;
        var wait = due - time.GetUtcNow();
        if (wait > TimeSpan.Zero) await Task.Delay(wait.Value, time, running.Cancelled);
    }

    private bool MayLeave(SendRequest request) =>
        request.Part.IsTemplate || ServiceWindow.IsOpen(request.Route.Channel, request.LastHeardAt, time.GetUtcNow());

    // Once begun, an attempt is not cancelled: whether the provider took the message would never be known.
    private Task<Result<SentMessage>> TryAsync(OutboundMessage message, bool isFree, RunningSend running) => running.Lane.AttemptAsync(
        () => isFree ? carrier.SendAsync(message, CancellationToken.None) : carrier.FindAsync(message, CancellationToken.None), time, running.Cancelled);

    private bool IsHopeless(Error error, DateTimeOffset began, TimeSpan delay)
    {
        if (!error.IsTransient) return true;
        var patience = error.Kind == ErrorKind.Limited ? LongestThrottled : TimeSpan.FromSeconds(options.Value.SendDeadlineSeconds);
        return time.GetUtcNow() + delay > began + patience;
    }

    private Task<Result> GiveUpAsync(ConversationKey key, SendId send, Error error)
    {
        logger.LogError("Sending {Send} of {Conversation} was given up ({Code})", send, key, error.Code);
        var optedOut = error.Code == CarrierErrors.OptedOut;
        return report.SendAsync(key, g => g.FailSendAsync(new FailSend(send, error.Code, error.Message, optedOut)));
    }
}
