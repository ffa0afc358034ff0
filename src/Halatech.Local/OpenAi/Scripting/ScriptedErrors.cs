using Halatech.Local.OpenAi.Protocol;

namespace Halatech.Local.OpenAi.Scripting;

/// <summary>Fills in what a scripted error leaves out with what the service sends for that status.</summary>
internal static class ScriptedErrors
{
    public static ApiError Of(int status, string? retryAfter, string? code, string? type, string? message) =>
        new(status, type ?? TypeOf(status, code), code ?? CodeOf(status), null, message ?? $"Scripted error {status}.")
        {
            RetryAfter = retryAfter,
        };

    private static string TypeOf(int status, string? code) => status switch
    {
        429 => code == "insufficient_quota" ? code : "requests",
        >= 500 => "server_error",
        _ => "invalid_request_error",
    };

    private static string? CodeOf(int status) => status switch
    {
        401 => "invalid_api_key",
        404 => "model_not_found",
        429 => "rate_limit_exceeded",
        _ => null,
    };
}
