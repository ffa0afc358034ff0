using Microsoft.Extensions.AI;

namespace Halatech.Adapters.Tests.Postgres;

/// <summary>Unit vectors that depend on the text alone: "topic/anything" lies near all other texts of the topic.</summary>
internal sealed class RandomEmbeddings(int dimensions = 512, string model = "random-1") : IEmbeddingGenerator<string, Embedding<float>>
{
    private readonly List<string> _asked = [];

    /// <summary>Everything that was embedded so far.</summary>
    public IReadOnlyList<string> Asked => _asked;

    public static float[] Vector(string text, int dimensions = 512)
    {
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        var vector = Gaussian(text, dimensions);
        if (slash > 0)
        {
            var topic = Gaussian(text[..slash], dimensions);
            for (var i = 0; i < dimensions; i++) vector[i] = topic[i] + (0.5f * vector[i]);
        }

        var length = MathF.Sqrt(vector.Sum(x => x * x));
        return Array.ConvertAll(vector, x => x / length);
    }

    public Task<GeneratedEmbeddings<Embedding<float>>> GenerateAsync(
        IEnumerable<string> values, EmbeddingGenerationOptions? options = null, CancellationToken cancellationToken = default)
    {
        string[] texts = [.. values];
        _asked.AddRange(texts);
        return Task.FromResult(new GeneratedEmbeddings<Embedding<float>>(texts.Select(text => new Embedding<float>(Vector(text, dimensions)))));
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType == typeof(EmbeddingGeneratorMetadata) ? new EmbeddingGeneratorMetadata("random", defaultModelId: model) : null;

    public void Dispose()
    {
    }

    private static float[] Gaussian(string text, int dimensions)
    {
        var random = new Random(StableHash(text));
        return [.. Enumerable.Range(0, dimensions).Select(_ =>
            (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))];
    }

    // string.GetHashCode differs from run to run.
    private static int StableHash(string text) => text.Aggregate(17, (hash, c) => unchecked((hash * 31) + c));
}
