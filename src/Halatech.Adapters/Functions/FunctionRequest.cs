using System.Globalization;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Halatech.Core.Transactions;

namespace Halatech.Adapters.Functions;

/// <summary>The request that a function receives.</summary>
internal static class FunctionRequest
{
    // What HTTP libraries commonly allow a header of this kind.
    private const int LongestKey = 255;

    public static HttpRequestMessage Of(FunctionPost post, Uri callback, string secret, DateTimeOffset now)
    {
        var body = Encoding.UTF8.GetBytes(BodyOf(post, callback).ToJsonString());
        var request = new HttpRequestMessage(HttpMethod.Post, post.Settings.Endpoint)
        {
            Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json", "utf-8") } },
        };
        var timestamp = now.ToUnixTimeSeconds();
        request.Headers.Add("Idempotency-Key", KeyOf(post));
        request.Headers.Add(FunctionSignature.TimestampHeader, timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add(FunctionSignature.Header, FunctionSignature.Compute(secret, timestamp, body));
        request.Headers.UserAgent.ParseAdd("Halatech/1");
        request.Headers.Accept.ParseAdd("application/json");
        return request;
    }

    private static JsonObject BodyOf(FunctionPost post, Uri callback) => new()
    {
        ["tenantId"] = post.Conversation.Tenant.Value,
        ["conversationId"] = post.Conversation.Conversation.Value,
        ["transactionId"] = post.TransactionId,
        ["callId"] = post.Call.Value,
        ["actionType"] = post.ActionType,
        ["arguments"] = JsonNode.Parse(post.Arguments),
        ["callbackUrl"] = callback.AbsoluteUri,
        ["callbackExpiresAt"] = post.CallbackExpires.ToString("O", CultureInfo.InvariantCulture),
    };

    private static string KeyOf(FunctionPost post)
    {
        var key = $"{post.Conversation.Tenant}/{post.Conversation.Conversation}/{post.Call}";
        return key.Length <= LongestKey ? key : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
    }
}
