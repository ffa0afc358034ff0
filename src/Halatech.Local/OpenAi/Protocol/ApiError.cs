namespace Halatech.Local.OpenAi.Protocol;

/// <summary>A refusal as OpenAI words it: <c>{"error":{"message","type","param","code"}}</c>.</summary>
/// <param name="Status">The HTTP status code.</param>
/// <param name="Param">The path of the offending field of the request, when there is one.</param>
internal sealed record ApiError(int Status, string Type, string? Code, string? Param, string Message)
{
    /// <summary>Whole seconds to wait before the next try, sent as <c>Retry-After</c>.</summary>
    public string? RetryAfter { get; init; }

    public static ApiError Invalid(string? param, string? code, string message) =>
        new(StatusCodes.Status400BadRequest, "invalid_request_error", code, param, message);

    public static readonly ApiError MissingKey = new(401, "invalid_request_error", null, null,
        "No API key was sent. Send it as 'Authorization: Bearer <key>'.");

    // The key itself is never repeated: an error message ends in logs.
    public static readonly ApiError WrongKey = new(401, "invalid_request_error", "invalid_api_key", null,
        "The API key is not valid here.");

    public static readonly ApiError NotJson = Invalid(null, null, "The request body is not valid JSON in UTF-8.");

    public static ApiError UnknownModel(string model) => new(404, "invalid_request_error", "model_not_found", "model",
        $"The model '{model}' does not exist here. GET /v1/models lists those that do.");

    public static ApiError WrongKindOfModel(string model, string endpoint) => Invalid("model", null,
        $"The model '{model}' cannot be used with {endpoint}.");

    public static ApiError RateLimited(string what, TimeSpan wait) => new(429, what, "rate_limit_exceeded", null,
        $"The limit of {what} per minute is reached; try again in {Math.Ceiling(wait.TotalSeconds):0} s.")
    {
        RetryAfter = Math.Ceiling(wait.TotalSeconds).ToString("0", System.Globalization.CultureInfo.InvariantCulture),
    };
}
