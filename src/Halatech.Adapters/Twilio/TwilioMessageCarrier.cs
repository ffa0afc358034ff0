using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Messaging;
using Halatech.Core.Tenancy;

namespace Halatech.Adapters.Twilio;

/// <summary>Carries messages through Twilio, on the account of the tenant whose conversation it is.</summary>
internal sealed class TwilioMessageCarrier(
    TwilioCredentialStore credentials, ConversationsCarrier conversations, MessagingCarrier messaging) : IMessageCarrier
{
    /// <summary>How far our clock and Twilio's may be apart.</summary>
    internal static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(2);

    /// <summary>The most files that are taken from one message: as many as one can carry.</summary>
    internal const int MaxMedia = 10;

    public Task<Result<SentMessage>> SendAsync(OutboundMessage message, CancellationToken cancellationToken) =>
        CallAsync(
            message.Conversation.Tenant,
            account => message.Route.Carrier switch
            {
                Carrier.Conversations => conversations.SendAsync(account, message, cancellationToken),
                Carrier.Messaging => messaging.SendAsync(account, message, cancellationToken),
                _ => Task.FromResult<Result<SentMessage>>(UnknownCarrier),
            },
            cancellationToken);

    public Task<Result<SentMessage>> FindAsync(OutboundMessage message, CancellationToken cancellationToken) =>
        CallAsync(
            message.Conversation.Tenant,
            account => message.Route.Carrier switch
            {
                Carrier.Conversations => conversations.FindAsync(account, message, cancellationToken),
                Carrier.Messaging => messaging.FindAsync(account, message, cancellationToken),
                _ => Task.FromResult<Result<SentMessage>>(UnknownCarrier),
            },
            cancellationToken);

    public Task<Result<IReadOnlyList<InboundMessage>>> FetchAfterAsync(
        ConversationKey conversation, Route route, int index, CancellationToken cancellationToken) =>
        CallAsync(
            conversation.Tenant,
            account => route.Carrier switch
            {
                Carrier.Conversations => conversations.FetchAfterAsync(
                    account, conversation.Conversation.Value, route, index, cancellationToken),
                Carrier.Messaging => messaging.FetchRecentAsync(account, route, cancellationToken),
                _ => Task.FromResult<Result<IReadOnlyList<InboundMessage>>>(UnknownCarrier),
            },
            cancellationToken);

    // A request that was refused for its credentials had no effect: with a token that has changed since, it is made again.
    private async Task<Result<T>> CallAsync<T>(
        TenantId tenant, Func<TwilioCredentials, Task<Result<T>>> call, CancellationToken cancellationToken)
        where T : notnull
    {
        var account = await credentials.GetAsync(tenant, cancellationToken);
        if (!account.IsOk) return account.Error;
        var answer = await call(account.Value);
        if (answer.Error?.Kind != ErrorKind.Unauthenticated) return answer;

        var renewed = await credentials.RefreshAsync(tenant, cancellationToken);
        return renewed.IsOk && renewed.Value.AuthToken != account.Value.AuthToken ? await call(renewed.Value) : answer;
    }

    internal static Error NotSent { get; } = new(ErrorKind.NotFound, CarrierErrors.NotSent, "Twilio does not have this message.");

    private static Error UnknownCarrier { get; } = new(
        ErrorKind.Invalid, "carrier.unknown", "Twilio carries conversations and plain messages only.");
}
