using Halatech.Core.Conversations;
using Halatech.Core.Errors;

namespace Halatech.Grains.Conversations;

/// <summary>
/// Lets the customer's other conversations know of an opt-out or opt-in. Those that are closed, or not in memory and never told, look
/// by themselves when they open or are loaded.
/// </summary>
internal sealed class ConsentRunner(IConsentBook consents, WorkReport report)
{
    public async Task RunAsync(ConversationKey key, Route route, DateTimeOffset changedAt)
    {
        var open = await consents.FindOpenAsync(key.Tenant, route.Channel, route.CustomerAddress, CancellationToken.None);
        foreach (var other in open.Where(id => id != key.Conversation))
            await InsistAsync(key with { Conversation = other }, g => g.FollowConsentAsync());
        await InsistAsync(key, g => g.ConfirmConsentSharedAsync(new ConfirmConsentShared(changedAt)));
    }

    // Whom it could not be told is told by the next run: it stays owed.
    private async Task InsistAsync(ConversationKey key, Func<IConversationWork, Task<Result>> tell)
    {
        var heard = await report.SendAsync(key, tell);
        if (!heard.IsOk) throw new InvalidOperationException($"{key} was not told: {heard.Error.Code}");
    }
}
