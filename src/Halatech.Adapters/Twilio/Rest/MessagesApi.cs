using Halatech.Core.Errors;

namespace Halatech.Adapters.Twilio.Rest;

/// <summary>Twilio Programmable Messaging: plain messages between two addresses.</summary>
internal sealed class MessagesApi(TwilioClient client)
{
    private const TwilioHost Host = TwilioHost.Messaging;

    public Task<Result<TextMessageResource>> CreateAsync(
        TwilioCredentials credentials, string from, string to, MessageContent content, string statusCallback, CancellationToken cancellationToken) =>
        client.PostAsync(
            credentials, Host, $"{Root(credentials)}/Messages.json",
            content.AddTo(new TwilioParameters().Add("From", from).Add("To", to)).Add("StatusCallback", statusCallback),
            TwilioJson.Default.TextMessageResource, cancellationToken);

    public Task<Result<TextMessageResource>> FetchAsync(
        TwilioCredentials credentials, string message, CancellationToken cancellationToken) =>
        client.GetAsync(
            credentials, Host, $"{Root(credentials)}/Messages/{message}.json",
            TwilioJson.Default.TextMessageResource, cancellationToken);

    /// <summary>
    /// Visits what went from one address to another, page by page, newest first. Not narrowed by <c>DateSent</c>: a message
    /// that is still queued has none.
    /// </summary>
    public Task<Result> WalkAsync(
        TwilioCredentials credentials, string from, string to, int maxPages, Func<IReadOnlyList<TextMessageResource>, bool> visit,
        CancellationToken cancellationToken) =>
        client.WalkAsync(
            credentials, Host,
            $"{Root(credentials)}/Messages.json?From={Uri.EscapeDataString(from)}&To={Uri.EscapeDataString(to)}&PageSize=50",
            TwilioJson.Default.TextMessagesPage, maxPages, visit, cancellationToken);

    /// <summary>The files of a message; a message has at most ten.</summary>
    public async Task<Result<IReadOnlyList<TextMediaResource>>> ListMediaAsync(
        TwilioCredentials credentials, string message, CancellationToken cancellationToken)
    {
        var page = await client.GetAsync(
            credentials, Host, $"{Root(credentials)}/Messages/{message}/Media.json",
            TwilioJson.Default.TextMediaPage, cancellationToken);
        return page.IsOk ? new Result<IReadOnlyList<TextMediaResource>>(page.Value.Items, null) : page.Error;
    }

    private static string Root(TwilioCredentials credentials) => $"/2010-04-01/Accounts/{credentials.AccountSid}";
}
