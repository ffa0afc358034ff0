using Halatech.Core.Errors;

namespace Halatech.Host.Webhooks;

/// <summary>Why a webhook was not taken in, as problem details (RFC 9457) tell it.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">Stable, machine-readable.</param>
/// <param name="Detail">For whoever reads Twilio's debugger; holds no secret and nothing of the request but names of fields.</param>
internal sealed record Refusal(int Status, string Code, string Detail)
{
    /// <summary>A refusal of ours, by its kind. What may pass asks for another try in a second.</summary>
    public static Refusal Of(Error error) => new(
        error.Kind switch
        {
            ErrorKind.Invalid => StatusCodes.Status400BadRequest,
            ErrorKind.Unauthenticated or ErrorKind.Forbidden => StatusCodes.Status403Forbidden,
            ErrorKind.NotFound => StatusCodes.Status404NotFound,
            ErrorKind.Conflict => StatusCodes.Status409Conflict,
            ErrorKind.Limited => StatusCodes.Status429TooManyRequests,
            _ => StatusCodes.Status503ServiceUnavailable,
        },
        error.Code,
        error.Message);

    public Task WriteAsync(HttpContext context) => ToResult().ExecuteAsync(context);

    /// <summary>The same as what an endpoint returns.</summary>
    public IResult ToResult() => new Answer(this);

    private sealed class Answer(Refusal refusal) : IResult
    {
        public Task ExecuteAsync(HttpContext context)
        {
            if (refusal.Status is StatusCodes.Status503ServiceUnavailable or StatusCodes.Status429TooManyRequests)
                context.Response.Headers.RetryAfter = "1";
            return TypedResults
                .Problem(refusal.Detail, statusCode: refusal.Status, extensions: [new("code", refusal.Code)])
                .ExecuteAsync(context);
        }
    }
}
