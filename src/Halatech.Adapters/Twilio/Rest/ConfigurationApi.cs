using Halatech.Core.Errors;

namespace Halatech.Adapters.Twilio.Rest;

/// <summary>Sets an account up: which numbers make conversations by themselves, and where their webhooks go.</summary>
internal sealed class ConfigurationApi(TwilioClient client)
{
    private const TwilioHost Host = TwilioHost.Conversations;

    /// <summary>
    /// Lets an address make conversations in the tenant's service. The service's own webhooks tell of them. Takes up to a
    /// minute to come into force.
    /// </summary>
    /// <param name="credentials">Whose account.</param>
    /// <param name="type"><c>sms</c>, <c>whatsapp</c>, <c>messenger</c> or <c>rcs</c>.</param>
    /// <param name="address">The business's address.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<Result<AddressResource>> AddAddressAsync(
        TwilioCredentials credentials, string type, string address, CancellationToken cancellationToken) =>
        client.PostAsync(
            credentials, Host, "/v1/Configuration/Addresses",
            new TwilioParameters()
                .Add("Type", type)
                .Add("Address", address)
                .Add("AutoCreation.Enabled", "true")
                .Add("AutoCreation.Type", "default")
                .Add("AutoCreation.ConversationServiceSid", credentials.ConversationServiceSid),
            TwilioJson.Default.AddressResource, cancellationToken);

    public Task<Result> WalkAddressesAsync(
        TwilioCredentials credentials, int maxPages, Func<IReadOnlyList<AddressResource>, bool> visit, CancellationToken cancellationToken) =>
        client.WalkAsync(
            credentials, Host, "/v1/Configuration/Addresses?PageSize=50", TwilioJson.Default.AddressesPage, maxPages, visit, cancellationToken);

    /// <summary>Points a service's webhooks at us for the events that are listed; others do not come.</summary>
    public Task<Result<ServiceWebhooksResource>> SetWebhooksAsync(
        TwilioCredentials credentials, string service, string url, IEnumerable<string> filters, CancellationToken cancellationToken) =>
        client.PostAsync(
            credentials, Host, WebhooksOf(service),
            new TwilioParameters().Add("PostWebhookUrl", url).Add("Method", "POST").AddAll("Filters", filters),
            TwilioJson.Default.ServiceWebhooksResource, cancellationToken);

    public Task<Result<ServiceWebhooksResource>> FetchWebhooksAsync(
        TwilioCredentials credentials, string service, CancellationToken cancellationToken) =>
        client.GetAsync(credentials, Host, WebhooksOf(service), TwilioJson.Default.ServiceWebhooksResource, cancellationToken);

    private static string WebhooksOf(string service) => $"/v1/Services/{Uri.EscapeDataString(service)}/Configuration/Webhooks";
}
