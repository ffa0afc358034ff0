using System.Globalization;
using Halatech.Core.Errors;

namespace Halatech.Adapters.Twilio.Rest;

/// <summary>
/// Twilio Conversations v1, within the tenant's own service where it has one. Posts made here do not come back as
/// webhooks: that would need the header <c>X-Twilio-Webhook-Enabled</c>.
/// </summary>
internal sealed class ConversationsApi(TwilioClient client)
{
    private const TwilioHost Host = TwilioHost.Conversations;

    public Task<Result<ConversationMessageResource>> CreateMessageAsync(
        TwilioCredentials credentials, string conversation, string author, MessageContent content, string attributes,
        CancellationToken cancellationToken) =>
        client.PostAsync(
            credentials, Host, $"{PathOf(credentials, conversation)}/Messages",
            content.AddTo(new TwilioParameters().Add("Author", author)).Add("Attributes", attributes),
            TwilioJson.Default.ConversationMessageResource, cancellationToken);

    public Task<Result<ConversationMessageResource>> FetchMessageAsync(
        TwilioCredentials credentials, string conversation, string message, CancellationToken cancellationToken) =>
        client.GetAsync(
            credentials, Host, $"{PathOf(credentials, conversation)}/Messages/{message}",
            TwilioJson.Default.ConversationMessageResource, cancellationToken);

    /// <summary>Visits messages page by page, newest first, until <paramref name="visit"/> returns false.</summary>
    public Task<Result> WalkMessagesAsync(
        TwilioCredentials credentials, string conversation, int pageSize, int maxPages,
        Func<IReadOnlyList<ConversationMessageResource>, bool> visit, CancellationToken cancellationToken) =>
        client.WalkAsync(
            credentials, Host,
            string.Create(
                CultureInfo.InvariantCulture, $"{PathOf(credentials, conversation)}/Messages?Order=desc&PageSize={pageSize}"),
            TwilioJson.Default.ConversationMessagesPage, maxPages, visit, cancellationToken);

    public Task<Result<ConversationResource>> CreateAsync(
        TwilioCredentials credentials, string? uniqueName, string? friendlyName, string? attributes, CancellationToken cancellationToken) =>
        client.PostAsync(
            credentials, Host, $"{Root(credentials)}/Conversations",
            new TwilioParameters().Add("UniqueName", uniqueName).Add("FriendlyName", friendlyName).Add("Attributes", attributes),
            TwilioJson.Default.ConversationResource, cancellationToken);

    public Task<Result<ConversationResource>> FetchAsync(
        TwilioCredentials credentials, string conversation, CancellationToken cancellationToken) =>
        client.GetAsync(
            credentials, Host, PathOf(credentials, conversation), TwilioJson.Default.ConversationResource, cancellationToken);

    /// <summary>The service that a conversation is in. An account without one of its own has a default one, which only its conversations tell.</summary>
    public async Task<Result<string>> ServiceOfAsync(TwilioCredentials credentials, string conversation, CancellationToken cancellationToken)
    {
        if (credentials.ConversationServiceSid is { } own) return own;
        var found = await FetchAsync(credentials, conversation, cancellationToken);
        if (!found.IsOk) return found.Error;
        return found.Value.ChatServiceSid is { } service ? service : TwilioErrors.Unreadable;
    }

    /// <summary>Closes a conversation, which is final and frees its pair of addresses.</summary>
    public Task<Result<ConversationResource>> CloseAsync(
        TwilioCredentials credentials, string conversation, CancellationToken cancellationToken) =>
        client.PostAsync(
            credentials, Host, PathOf(credentials, conversation), new TwilioParameters().Add("State", "closed"),
            TwilioJson.Default.ConversationResource, cancellationToken);

    /// <summary>Visits conversations page by page; <paramref name="state"/> is <c>active</c>, <c>inactive</c>, <c>closed</c> or null for all.</summary>
    public Task<Result> WalkAsync(
        TwilioCredentials credentials, string? state, int maxPages, Func<IReadOnlyList<ConversationResource>, bool> visit,
        CancellationToken cancellationToken) =>
        client.WalkAsync(
            credentials, Host, $"{Root(credentials)}/Conversations?PageSize=100{(state is null ? "" : $"&State={state}")}",
            TwilioJson.Default.ConversationsPage, maxPages, visit, cancellationToken);

    /// <summary>Adds a customer at a pair of addresses. <c>twilio.50416</c>: the pair is in another conversation.</summary>
    public Task<Result<ParticipantResource>> AddParticipantAsync(
        TwilioCredentials credentials, string conversation, string address, string proxyAddress, CancellationToken cancellationToken) =>
        client.PostAsync(
            credentials, Host, $"{PathOf(credentials, conversation)}/Participants",
            new TwilioParameters().Add("MessagingBinding.Address", address).Add("MessagingBinding.ProxyAddress", proxyAddress),
            TwilioJson.Default.ParticipantResource, cancellationToken);

    public Task<Result> WalkParticipantsAsync(
        TwilioCredentials credentials, string conversation, int maxPages, Func<IReadOnlyList<ParticipantResource>, bool> visit,
        CancellationToken cancellationToken) =>
        client.WalkAsync(
            credentials, Host, $"{PathOf(credentials, conversation)}/Participants?PageSize=100",
            TwilioJson.Default.ParticipantsPage, maxPages, visit, cancellationToken);

    /// <summary>The conversations that an address takes part in, whatever their state.</summary>
    public Task<Result> WalkConversationsOfAsync(
        TwilioCredentials credentials, string address, int maxPages, Func<IReadOnlyList<ParticipantConversationResource>, bool> visit,
        CancellationToken cancellationToken) =>
        client.WalkAsync(
            credentials, Host, $"{Root(credentials)}/ParticipantConversations?Address={Uri.EscapeDataString(address)}&PageSize=50",
            TwilioJson.Default.ParticipantConversationsPage, maxPages, visit, cancellationToken);

    private static string Root(TwilioCredentials credentials) => credentials.ConversationServiceSid is { } service
        ? $"/v1/Services/{Uri.EscapeDataString(service)}"
        : "/v1";

    private static string PathOf(TwilioCredentials credentials, string conversation) =>
        $"{Root(credentials)}/Conversations/{Uri.EscapeDataString(conversation)}";
}
