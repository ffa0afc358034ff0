using System.Net.Http.Headers;
using System.Text;
using Halatech.Core.Errors;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Polly;

namespace Halatech.Adapters.Twilio.Rest;

/// <summary>
/// Makes requests, repeats those that may be, and says how they ended. Neither addresses, texts nor secrets reach its
/// errors and logs.
/// </summary>
internal sealed partial class TwilioTransport(
    IHttpClientFactory clients, IOptions<TwilioOptions> options, TimeProvider time, ILogger<TwilioTransport> logger)
{
    public const string ClientName = "twilio";

    private const int MaxErrorAnswer = 64 * 1024;

    private readonly ResiliencePipeline<TwilioAttempt> _reading = TwilioRetries.Build(Repeat.Reading, time);
    private readonly ResiliencePipeline<TwilioAttempt> _writing = TwilioRetries.Build(Repeat.Always, time);

    /// <summary>
    /// The body of a 2xx answer, or an error. A transient error of a request that writes means that it may or may not have been carried out.
    /// </summary>
    public async Task<Result<byte[]>> SendAsync(TwilioCall call, CancellationToken cancellationToken)
    {
        var pipeline = call.IsRead ? _reading : _writing;
        var attempt = await pipeline.ExecuteAsync(
            static (state, token) => new ValueTask<TwilioAttempt>(state.Self.AttemptAsync(state.Call, token)),
            (Self: this, Call: call),
            cancellationToken);
        if (!attempt.Answer.IsOk) LogRefused(logger, call.Method.Method, call.Uri.Host, attempt.Answer.Error.Code);
        return attempt.Answer;
    }

    private async Task<TwilioAttempt> AttemptAsync(TwilioCall call, CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(options.Value.RequestTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            using var request = RequestOf(call);
            using var client = clients.CreateClient(ClientName);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return response.IsSuccessStatusCode
                ? await AnswerAsync(response, call.MaxAnswer, either.Token)
                : await RefusalAsync(response, either.Token);
        }
        catch (HttpRequestException e) when (NeverConnected(e))
        {
            return new(TwilioErrors.Unreachable, Repeat.Always);
        }
        catch (Exception e) when (e is HttpRequestException or IOException
            || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new(TwilioErrors.NoAnswer, Repeat.Reading);
        }
    }

    private static HttpRequestMessage RequestOf(TwilioCall call)
    {
        var request = new HttpRequestMessage(call.Method, call.Uri) { Content = call.Content?.Invoke() };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (call.Credentials is { } credentials)
        {
            var pair = Encoding.UTF8.GetBytes($"{credentials.AccountSid}:{credentials.AuthToken}");
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(pair));
        }

        return request;
    }

    private static async Task<TwilioAttempt> AnswerAsync(HttpResponseMessage response, int max, CancellationToken cancellationToken)
    {
        var body = await BoundedBody.ReadAsync(response.Content, max, cancellationToken);
        return body is null ? new(TwilioErrors.Unreadable, Repeat.Never) : new(body, Repeat.Never);
    }

    private async Task<TwilioAttempt> RefusalAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await BoundedBody.ReadAsync(response.Content, MaxErrorAnswer, cancellationToken);
        var (error, repeat) = TwilioErrors.Of(response.StatusCode, TwilioErrorBody.CodeOf(body));
        var retryAfter = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - time.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        return new(error, repeat, retryAfter);
    }

    private static bool NeverConnected(HttpRequestException e) => e.HttpRequestError is
        HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or
        HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError;

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "{Method} to {Host} failed: {Code}")]
    private static partial void LogRefused(ILogger logger, string method, string host, string code);
}
