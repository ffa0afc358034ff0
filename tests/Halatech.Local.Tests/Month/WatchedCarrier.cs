using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Messaging;
using InboundMessage = Halatech.Core.Conversations.InboundMessage;

namespace Halatech.Local.Tests.Month;

/// <summary>
/// Tells whether an attempt to send is under way. A clock that a test moves by a day in the middle of one would make an attempt
/// of a day, which no request lasts.
/// </summary>
internal sealed class WatchedCarrier(IMessageCarrier carrier, Attempts attempts) : IMessageCarrier
{
    /// <summary>Puts it before the carrier that is registered.</summary>
    public static void Watch(IServiceCollection services, Attempts attempts)
    {
        var watched = services.Last(service => service.ServiceType == typeof(IMessageCarrier)).ImplementationType!;
        services.AddSingleton<IMessageCarrier>(provider => new WatchedCarrier(
            (IMessageCarrier)ActivatorUtilities.CreateInstance(provider, watched), attempts));
    }

    public async Task<Result<SentMessage>> SendAsync(OutboundMessage message, CancellationToken cancellationToken)
    {
        attempts.Begin();
        try
        {
            return await carrier.SendAsync(message, cancellationToken);
        }
        finally
        {
            attempts.End();
        }
    }

    public Task<Result<SentMessage>> FindAsync(OutboundMessage message, CancellationToken cancellationToken) =>
        carrier.FindAsync(message, cancellationToken);

    public Task<Result<IReadOnlyList<InboundMessage>>> FetchAfterAsync(
        ConversationKey conversation, Route route, int index, CancellationToken cancellationToken) =>
        carrier.FetchAfterAsync(conversation, route, index, cancellationToken);
}

/// <summary>How many attempts are under way.</summary>
internal sealed class Attempts
{
    private int _count;

    public bool AreUnderWay => Volatile.Read(ref _count) > 0;

    public void Begin() => Interlocked.Increment(ref _count);

    public void End() => Interlocked.Decrement(ref _count);
}
