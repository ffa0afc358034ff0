using Halatech.Adapters.Twilio;
using Halatech.Core.Errors;
using Halatech.Core.Tenancy;
using Halatech.Core.Transactions;
using Microsoft.Extensions.Options;

namespace Halatech.Adapters.Functions;

/// <summary>Calls serverless functions over HTTPS, each call signed with its tenant's function secret.</summary>
internal sealed class HttpFunctionCaller(
    IHttpClientFactory clients,
    ISecretVault vault,
    ICallbackTokens tokens,
    IOptions<FunctionOptions> options,
    IOptions<TwilioOptions> twilio,
    TimeProvider time) : IFunctionCaller
{
    public const string ClientName = "halatech.functions";

    public async Task<Result<FunctionAnswer>> PostAsync(FunctionPost post, CancellationToken cancellationToken)
    {
        if (!IsAllowed(post.Settings.Endpoint)) return ForbiddenAddress;
        var tenant = post.Conversation.Tenant;
        var secret = await vault.OpenOrCreateAsync(tenant, SecretNames.FunctionSigning, cancellationToken);
        var token = await tokens.IssueAsync(new(post.Conversation, post.Call, post.CallbackExpires), cancellationToken);
        using var request = FunctionRequest.Of(post, CallbackOf(token), secret, time.GetUtcNow());
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(post.Settings.TimeLimitSeconds), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var response = await clients.CreateClient(ClientName).SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            return await FunctionResponse.ReadAsync(response, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Error(ErrorKind.Unavailable, "function.timeout", $"The function did not answer within {post.Settings.TimeLimitSeconds} s.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return e is ForbiddenAddressException || e.InnerException is ForbiddenAddressException
                ? ForbiddenAddress
                : new Error(ErrorKind.Unavailable, "function.unreachable", "The function cannot be reached.");
        }
    }

    private bool IsAllowed(string endpoint) =>
        Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback && options.Value.AllowLoopback));

    private Uri CallbackOf(string token)
    {
        var url = options.Value.PublicUrl.Length > 0 ? options.Value.PublicUrl : twilio.Value.PublicUrl;
        return new($"{url.TrimEnd('/')}/callbacks/feedback/{token}");
    }

    private static Error ForbiddenAddress { get; } = new(
        ErrorKind.Forbidden, "function.forbidden-address", "Functions are called over https, at addresses of the public internet only.");
}
