using System.Text.Json;
using System.Text.Json.Nodes;
using Halatech.Core.Errors;

namespace Halatech.Adapters.Twilio.Rest;

/// <summary>Twilio's Content API: templates of messages. It takes JSON, unlike the rest.</summary>
internal sealed class ContentApi(TwilioClient client)
{
    private const TwilioHost Host = TwilioHost.Content;

    public Task<Result<ContentResource>> CreateAsync(
        TwilioCredentials credentials, string name, string type, JsonObject body, CancellationToken cancellationToken)
    {
        var content = new JsonObject
        {
            ["friendly_name"] = name,
            ["language"] = "en",
            ["types"] = new JsonObject { [type] = body },
        };
        var bytes = JsonSerializer.SerializeToUtf8Bytes(content);
        var call = new TwilioCall(HttpMethod.Post, client.UriOf(Host, "/v1/Content"), credentials)
        {
            Content = () => new ByteArrayContent(bytes) { Headers = { ContentType = new("application/json") } },
        };
        return client.SendAsync(call, TwilioJson.Default.ContentResource, cancellationToken);
    }

    /// <summary>Visits the account's templates page by page.</summary>
    public Task<Result> WalkAsync(
        TwilioCredentials credentials, int maxPages, Func<IReadOnlyList<ContentResource>, bool> visit, CancellationToken cancellationToken) =>
        client.WalkAsync(credentials, Host, "/v1/Content?PageSize=100", TwilioJson.Default.ContentsPage, maxPages, visit, cancellationToken);
}
