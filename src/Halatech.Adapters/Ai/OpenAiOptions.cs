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

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (string.IsNullOrWhiteSpace(ApiKey))
            yield return new("Set OPENAI_API_KEY (or OpenAI__ApiKey) to a key of the service at OpenAI__Endpoint.");
        if (!Endpoint.IsAbsoluteUri || !Endpoint.AbsolutePath.TrimEnd('/').EndsWith("/v1", StringComparison.Ordinal))
            yield return new("OpenAI__Endpoint must be an absolute address that ends in /v1, such as https://api.openai.com/v1.");
    }
}
