using System.Globalization;
using Halatech.Core.Conversations;
using Halatech.Core.Experiences;
using Halatech.Core.Tenancy;
using Halatech.Core.Turns;

namespace Halatech.Adapters.Tests.Postgres;

/// <summary>Appends as the conversation's own rules make them.</summary>
internal static class Appends
{
    public static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Route Customer = new(Channel.WhatsApp, Carrier.Conversations, "whatsapp:+2348030000001");

    public static TenantId Tenant(string name) => TenantId.Parse($"{name}-{Guid.NewGuid():N}");

    /// <summary>A conversation that no other test has.</summary>
    public static ConversationKey Key(TenantId? tenant = null) =>
        new(tenant ?? Tenant("tenant"), ConversationId.Parse($"CH{Guid.NewGuid():N}"));

    public static ProviderSid Sid() => ProviderSid.Parse($"IM{Guid.NewGuid():N}");

    /// <summary>The append that answers a command in a state.</summary>
    public static LogAppend Of(ConversationKey key, ConversationState state, ConversationCommand command)
    {
        var decided = Conversation.Decide(state, command, Noon.AddSeconds(state.Version));
        Assert.True(decided.IsOk, decided.Error?.ToString());
        var next = decided.Value.Next;
        return new(
            key, decided.Value.Events, next, next.LooksDifferentFrom(state), (command as ReceiveMessage)?.Sid,
            WorkflowTrigger.Of(key, state, decided.Value.Events, next),
            ConsentChange.In(decided.Value.Events, next.Route));
    }

    /// <summary>A customer's word that changes their consent, in a conversation of their own choice.</summary>
    public static LogAppend Word(ConversationKey key, ConversationState? state, Interception word, Route? customer = null, bool? optedOut = null)
    {
        var before = state ?? ConversationState.Empty;
        return Of(key, before, new ReceiveMessage(
            Sid(), (int)before.Version, customer ?? Customer, word.ToString(), [], Noon, word, OptedOut: optedOut));
    }

    public static LogAppend Message(
        ConversationKey key, ConversationState? state = null, ProviderSid? sid = null, string text = "Is breakfast included?")
    {
        var before = state ?? ConversationState.Empty;
        return Of(key, before, new ReceiveMessage(
            sid ?? Sid(), (int)before.Version, Customer, text, [new("ME1", "image/png", "room.png", 42)], Noon));
    }

    /// <summary>The turn's reply, and the receipt of having sent it.</summary>
    public static LogAppend Reply(ConversationKey key, ConversationState state) => Of(key, state, new CompleteTurn(
        state.Turn!.Epoch, ["Yes, until 10.", "Anything else?"], [new("faq:breakfast", 0.875)], new("model", 900, 40, 1)));

    public static LogAppend Sent(ConversationKey key, ConversationState state) =>
        Of(key, state, new ConfirmSend(state.Sends[0].Id, Sid(), (int)state.Version));

    /// <summary>Everything a state holds, as text that can be compared.</summary>
    public static string Text(this ConversationState state) =>
        System.Text.Encoding.UTF8.GetString(ConversationSerializer.WriteSnapshot(state));

    /// <summary>Appends and insists that it worked; returns the state after it.</summary>
    public static async Task<ConversationState> KeepAsync(this IConversationLog log, LogAppend append)
    {
        Assert.Equal(AppendOutcome.Appended, await log.AppendAsync(append, TestContext.Current.CancellationToken));
        return append.Next;
    }

    /// <summary>Makes a conversation of so many appends, customer and assistant in turn.</summary>
    public static async Task<ConversationState> ConverseAsync(this IConversationLog log, ConversationKey key, int appends)
    {
        var state = ConversationState.Empty;
        while (state.Version < appends)
        {
            var append = state switch
            {
                { Sends.IsEmpty: false } => Sent(key, state),
                { Turn: not null } => Reply(key, state),
                _ => Message(key, state, text: state.Version.ToString(CultureInfo.InvariantCulture)),
            };
            state = await log.KeepAsync(append);
        }

        return state;
    }
}
