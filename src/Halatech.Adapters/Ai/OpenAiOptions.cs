using System.ComponentModel.DataAnnotations;

namespace Halatech.Adapters.Ai;

/// <summary>Which OpenAI, or OpenAI-compatible, service thinks.</summary>
public sealed class OpenAiOptions : IValidatableObject
{
    public const string Section = "OpenAI";

    /// <summary>The service; ends in <c>/v1</c>, because paths such as <c>/chat/completions</c> are added to it.</summary>
    public Uri Endpoint { get; set; } = new("https://api.openai.com/v1");

    /// <summary>The API key. Also read from the usual <c>OPENAI_API_KEY</c>.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>The chat model of tenants that name none.</summary>
    [Required]
    public string ChatModel { get; set; } = "gpt-4.1-mini";

    /// <summary>The embedding model; it must honour the <c>dimensions</c> parameter.</summary>
    [Required]
    public string EmbeddingModel { get; set; } = "text-embedding-3-small";

    /// <summary>How long one request may take, in seconds.</summary>
    [Range(1, 300)]
    public int RequestTimeoutSeconds { get; set; } = 20;

    /// <summary>How often a request is made that meets a fault which may pass.</summary>
    [Range(1, 10)]
    public int Attempts { get; set; } = 3;

    /// <summary>The pause before the second attempt, in milliseconds; it doubles, and is spread by half of itself either way.</summary>
    [Range(1, 60_000)]
    public int RetryDelayMilliseconds { get; set; } = 400;

    /// <summary>The longest pause between attempts, in seconds, however long the service asks for.</summary>
    [Range(1, 600)]
    public int LongestRetryDelaySeconds { get; set; } = 10;

    /// <summary>Whether answers are streamed, so that one that hangs is noticed. Off for services that cannot.</summary>
    public bool Streaming { get; set; } = true;

    /// <summary>How long a stream that has begun may say nothing, in seconds.</summary>
    [Range(1, 300)]
    public int StreamSilenceSeconds { get; set; } = 8;

    /// <summary>How the service is told the form of a structured answer; lower it for services that refuse a schema.</summary>
    public StructuredOutput StructuredOutput { get; set; } = StructuredOutput.JsonSchema;

    /// <summary>What models cost. A model without a price costs an unknown amount, not nothing.</summary>
    public List<ModelPrice> Prices { get; } = [];

    /// <summary>What the prices are in: an ISO 4217 code.</summary>
    [RegularExpression("^[A-Z]{3}$", ErrorMessage = "OpenAI__Currency must be an ISO 4217 code such as USD.")]
    public string Currency { get; set; } = "USD";

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrWhiteSpace(ApiKey))
            yield return new("Set OPENAI_API_KEY (or OpenAI__ApiKey) to a key of the service at OpenAI__Endpoint.");
        if (!Endpoint.IsAbsoluteUri || !Endpoint.AbsolutePath.TrimEnd('/').EndsWith("/v1", StringComparison.Ordinal))
            yield return new("OpenAI__Endpoint must be an absolute address that ends in /v1, such as https://api.openai.com/v1.");
        for (var i = 0; i < Prices.Count; i++)
        {
            if (string.IsNullOrWhiteSpace(Prices[i].Model)) yield return new($"OpenAI__Prices__{i}__Model must name a model.");
            if (Prices[i].Input < 0 || Prices[i].CachedInput < 0 || Prices[i].Output < 0)
                yield return new($"OpenAI__Prices__{i} must not have a price below 0.");
        }
    }
}

/// <summary>How a service can be made to answer in the form of a JSON schema.</summary>
public enum StructuredOutput
{
    /// <summary>It takes the schema and keeps to it (<c>response_format</c> of type <c>json_schema</c>).</summary>
    JsonSchema = 0,

    /// <summary>It can be made to write JSON; the schema is told in words.</summary>
    JsonObject = 1,

    /// <summary>It is only asked, in words.</summary>
    Words = 2,
}
