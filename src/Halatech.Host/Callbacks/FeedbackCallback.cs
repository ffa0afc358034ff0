using System.Text;
using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Transactions;
using Halatech.Host.Webhooks;
using Microsoft.Net.Http.Headers;

namespace Halatech.Host.Callbacks;

/// <summary>
/// Where serverless functions post their later answers (<c>externalFeedback</c>). The token in the address is all that a caller has to
/// show. Answered with 204 once the answer is on disk, also when it has come before.
/// </summary>
internal sealed partial class FeedbackCallback(
    ICallbackTokens tokens, ConversationCalls conversations, ILogger<FeedbackCallback> logger)
{
    /// <summary>In bytes.</summary>
    public const int MaxLength = 16 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public async Task HandleAsync(HttpContext context, string token)
    {
        var claim = await ClaimAsync(token, context.RequestAborted);
        if (!claim.IsOk)
        {
            await RefusalOf(claim.Error).WriteAsync(context);
            return;
        }

        var (text, refusal) = await ReadAsync(context);
        if (refusal is not null)
        {
            await refusal.WriteAsync(context);
            return;
        }

        var feedback = new ReceiveFeedback(claim.Value.Call, text!);
        var taken = await conversations.CallAsync(claim.Value.Conversation, grain => grain.ReceiveFeedbackAsync(feedback));
        if (taken.IsOk) context.Response.StatusCode = StatusCodes.Status204NoContent;
        else await RefusalOf(taken.Error).WriteAsync(context);
    }

    // Whether a token is true cannot be told while its key is out of reach.
    private async Task<Result<CallbackClaim>> ClaimAsync(string token, CancellationToken cancellationToken)
    {
        try
        {
            return await tokens.ReadAsync(token, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            LogCheckFailed(logger, e);
            return new Error(ErrorKind.Unavailable, "callback.unavailable", "The callback cannot be checked now; try again.");
        }
    }

    private static async Task<(string? Text, Refusal? Refusal)> ReadAsync(HttpContext context)
    {
        if (!MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type)
            || !(type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase) || type.MediaType.Equals("text/plain", StringComparison.OrdinalIgnoreCase)))
        {
            return (null, new(StatusCodes.Status415UnsupportedMediaType, "callback.wrong-type", "Post application/json or text/plain."));
        }

        var (bytes, refusal) = await WebhookBody.ReadAsync(context, MaxLength);
        if (refusal is not null) return (null, refusal);
        try
        {
            var text = Strict.GetString(bytes!);
            return text.Length == 0 ? (null, new(StatusCodes.Status400BadRequest, "callback.empty", "The body is empty.")) : (text, null);
        }
        catch (DecoderFallbackException)
        {
            return (null, new(StatusCodes.Status400BadRequest, "callback.wrong-encoding", "The body must be UTF-8."));
        }
    }

    // What is over was there once, which a caller with a true token may know.
    private static Refusal RefusalOf(Error error) => error.Code is "callback.expired" or "conversation.call-over"
        ? new(StatusCodes.Status410Gone, error.Code, error.Message)
        : Refusal.Of(error);

    [LoggerMessage(EventId = 1, Level = LogLevel.Error, Message = "A callback could not be checked")]
    private static partial void LogCheckFailed(ILogger logger, Exception exception);
}

/// <summary>The addresses of callbacks.</summary>
internal static class CallbackEndpoints
{
    public static IServiceCollection AddCallbacks(this IServiceCollection services) => services.AddSingleton<FeedbackCallback>();

    public static void MapCallbacks(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapPost("/callbacks/feedback/{token}", (HttpContext context, string token, FeedbackCallback callback) =>
            callback.HandleAsync(context, token));
}
