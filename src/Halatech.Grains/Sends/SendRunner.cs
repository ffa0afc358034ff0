using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Messaging;
using Halatech.Grains.Conversations;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Halatech.Grains.Sends;

/// <summary>Hands one part of a reply to the provider, patiently, and reports what became of it.</summary>
internal sealed class SendRunner(
    IMessageCarrier carrier, WorkReport report, TimeProvider time, IOptions<GrainsOptions> options, ILogger<SendRunner> logger)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(30);

    public async Task RunAsync(ConversationKey key, Route route, RunSend send, RunningSend running)
    {
        var message = new OutboundMessage(
            key, route, send.Message.Id, send.Message.Author, send.Message.Text.ToString(), send.Message.DecidedAt,
            send.MayHaveBeenSent);
        var deadline = time.GetUtcNow() + TimeSpan.FromSeconds(options.Value.SendDeadlineSeconds);
        var delay = FirstDelay;
        while (true)
        {
            // Once begun, an attempt is not cancelled: whether the provider took the message would never be known.
            var sent = await running.AttemptAsync(() => carrier.SendAsync(message, CancellationToken.None));
            if (sent.IsOk)
            {
                await report.SendAsync(key, g => g.ConfirmSendAsync(new ConfirmSend(send.Message.Id, sent.Value.Sid, sent.Value.Index)));
                return;
            }

            if (!sent.Error.IsTransient || time.GetUtcNow() + delay > deadline)
            {
                await GiveUpAsync(key, send.Message.Id, sent.Error);
                return;
            }

            logger.LogWarning("Sending {Send} of {Conversation} failed ({Code}); again in {Delay}", send.Message.Id, key, sent.Error.Code, delay);
            await Task.Delay(delay * (0.75 + (Random.Shared.NextDouble() / 2)), time, running.Cancelled);
            delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
            message = message with { MayHaveBeenSent = true };
        }
    }

    private Task<Result> GiveUpAsync(ConversationKey key, SendId send, Error error)
    {
        logger.LogError("Sending {Send} of {Conversation} was given up ({Code})", send, key, error.Code);
        var optedOut = error.Code == CarrierErrors.OptedOut;
        return report.SendAsync(key, g => g.FailSendAsync(new FailSend(send, error.Code, error.Message, optedOut)));
    }
}
