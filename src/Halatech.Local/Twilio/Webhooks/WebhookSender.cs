using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace Halatech.Local.Twilio.Webhooks;

internal sealed record WebhookCall(string Url, string Method, WebhookFields Fields, string AuthToken, TimeSpan Timeout);

/// <summary>What came back; no status when there was no answer, or none in time.</summary>
internal sealed record WebhookReply(int? Status, string Body)
{
    public bool Succeeded => Status is >= 200 and < 300;
    public bool Rejected => Status is >= 400;
    public bool WorthRepeating => Status is null or >= 500;
}

/// <summary>Makes one signed webhook request, with the headers seen on Twilio's own.</summary>
internal sealed class WebhookSender : IDisposable
{
    private const int LongestAnswer = 64 * 1024;

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = DistributedContextPropagator.CreateNoOutputPropagator(),
        MaxConnectionsPerServer = 256,
    })
    {
        Timeout = System.Threading.Timeout.InfiniteTimeSpan,
        MaxResponseContentBufferSize = LongestAnswer,
    };

    private long _sent;
    private long _failed;

    public long Sent => Interlocked.Read(ref _sent);
    public long Failed => Interlocked.Read(ref _failed);

    public async Task<WebhookReply> SendAsync(WebhookCall call, Guid token, int attempt, CancellationToken cancellation)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        deadline.CancelAfter(call.Timeout);
        Interlocked.Increment(ref _sent);
        try
        {
            using var request = Request(call, token, attempt);
            using var response = await _http.SendAsync(request, deadline.Token);
            var reply = new WebhookReply((int)response.StatusCode, await response.Content.ReadAsStringAsync(deadline.Token));
            if (!reply.Succeeded) Interlocked.Increment(ref _failed);
            return reply;
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException or UriFormatException or NotSupportedException)
        {
            cancellation.ThrowIfCancellationRequested();
            Interlocked.Increment(ref _failed);
            return new(null, "");
        }
    }

    public void Dispose() => _http.Dispose();

    private static HttpRequestMessage Request(WebhookCall call, Guid token, int attempt)
    {
        var fields = call.Fields.All.Append(new("RetryCount", attempt.ToString(CultureInfo.InvariantCulture))).ToArray();
        var url = call.Url.Split('#')[0];
        var isGet = call.Method.Equals("GET", StringComparison.OrdinalIgnoreCase);
        if (isGet) url += (url.Contains('?', StringComparison.Ordinal) ? "&" : "?") + Encode(fields);

        var request = new HttpRequestMessage(isGet ? HttpMethod.Get : HttpMethod.Post, url);
        if (!isGet)
        {
            request.Content = new ByteArrayContent(Encoding.ASCII.GetBytes(Encode(fields)));
            request.Content.Headers.ContentType = new("application/x-www-form-urlencoded") { CharSet = "utf-8" };
        }
        request.Headers.TryAddWithoutValidation("User-Agent", "TwilioProxy/1.1");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("*/*"));
        request.Headers.Add("I-Twilio-Idempotency-Token", token.ToString());
        request.Headers.Add("X-Twilio-Signature", TwilioSignature.Compute(call.AuthToken, url, isGet ? [] : fields));
        return request;
    }

    private static string Encode(IEnumerable<KeyValuePair<string, string>> fields) => string.Join('&', fields.Select(f =>
        $"{Uri.EscapeDataString(f.Key)}={Uri.EscapeDataString(f.Value).Replace("%20", "+", StringComparison.Ordinal)}"));
}
