namespace Halatech.Local.OpenAi;

/// <summary>How the OpenAI stand-in listens and behaves. Every default suits a laptop.</summary>
public sealed record OpenAiStandInOptions
{
    /// <summary>Where to listen: scheme, address and port only. Port 0 takes a free one.</summary>
    public string Url { get; init; } = "http://127.0.0.1:5083";

    /// <summary>The keys that are accepted. Empty: any key that begins with <c>sk-</c>.</summary>
    public IReadOnlyCollection<string> ApiKeys { get; init; } = [];

    /// <summary>How long every chat completion is held back, streams before their first event.</summary>
    public TimeSpan ChatLatency { get; init; }

    /// <summary>How long every embedding request is held back.</summary>
    public TimeSpan EmbeddingLatency { get; init; }

    /// <summary>The pause after each event of a stream. Zero sends the events as fast as they can be written.</summary>
    public TimeSpan StreamPause { get; init; }

    /// <summary>The models of <c>/v1/chat/completions</c>; dated snapshots of them are accepted too.</summary>
    public IReadOnlyCollection<string> ChatModels { get; init; } =
    [
        "gpt-4o", "gpt-4o-mini", "gpt-4.1", "gpt-4.1-mini", "gpt-4.1-nano", "gpt-5", "gpt-5-mini", "gpt-5-nano",
        "gpt-5.1", "gpt-5.1-mini", "gpt-5.2", "gpt-5.4", "gpt-5.4-mini", "gpt-5.4-nano", "gpt-5.5", "o3", "o4-mini",
    ];

    /// <summary>The models of <c>/v1/embeddings</c> and their sizes when a request names none.</summary>
    public IReadOnlyDictionary<string, int> EmbeddingModels { get; init; } = new Dictionary<string, int>(StringComparer.Ordinal)
    {
        ["text-embedding-3-small"] = 1536,
        ["text-embedding-3-large"] = 3072,
    };

    /// <summary>Above it requests get 429. The default is out of reach of one machine.</summary>
    public int RequestsPerMinute { get; init; } = 1_000_000;

    /// <summary>Prompt tokens; above it requests get 429. The default is out of reach of one machine.</summary>
    public int TokensPerMinute { get; init; } = 1_000_000_000;

    /// <summary>How many of the latest requests are kept for tests to look at.</summary>
    public int KeptRequests { get; init; } = 500;

    /// <summary>The clock behind latencies, limits and time stamps.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
