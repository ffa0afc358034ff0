using System.Security.Cryptography;
using System.Text;
using Halatech.Core.Knowledge;
using Halatech.Core.Tenancy;
using Microsoft.Extensions.AI;
using Npgsql;
using NpgsqlTypes;
using Pgvector;

namespace Halatech.Adapters.Postgres;

/// <summary>Knowledge in pgvector, searched exactly within the tenant.</summary>
internal sealed class PostgresKnowledgeIndex(
    PostgresSources sources, IEmbeddingGenerator<string, Embedding<float>> embeddings) : IKnowledgeIndex
{
    /// <summary>The length of stored embeddings, as the column has it.</summary>
    public const int Dimensions = 512;

    private const int EmbeddingBatch = 128;

    private const string Match = "select source, question, answer, similarity from halatech.match_knowledge($1, $2)";

    private const string SelectFingerprints = "select source, fingerprint from halatech.knowledge where tenant_id = $1";

    private const string Upsert =
        """
        insert into halatech.knowledge (tenant_id, source, question, answer, format, tags, embedding, fingerprint)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        on conflict (tenant_id, source) do update set
          question = excluded.question, answer = excluded.answer, format = excluded.format, tags = excluded.tags,
          embedding = excluded.embedding, fingerprint = excluded.fingerprint, updated_at = now()
        """;

    private static readonly EmbeddingGenerationOptions Options = new() { Dimensions = Dimensions };

    public async Task<IReadOnlyList<KnowledgeEntry>> SearchAsync(
        TenantId tenant, string text, int count, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(text)) return [];
        var embedding = await embeddings.GenerateVectorAsync(text, Options, cancellationToken);
        await using var batch = sources.App.BatchFor(tenant).Add(Match, new NpgsqlParameter { Value = Half(embedding) }, count);
        await using var reader = await batch.ReadOwnAsync(cancellationToken);
        List<KnowledgeEntry> found = new(count);
        while (await reader.ReadAsync(cancellationToken))
            found.Add(new(reader.GetString(0), reader.GetString(1), reader.GetString(2), reader.GetDouble(3)));
        return found;
    }

    public async Task<int> StoreAsync(TenantId tenant, IReadOnlyList<Faq> faqs, CancellationToken cancellationToken)
    {
        var known = await FingerprintsAsync(tenant, cancellationToken);
        var changed = faqs
            .Select(faq => (Faq: faq, Source: $"faq:{faq.Id}", Fingerprint: Fingerprint(faq)))
            .Where(f => !known.TryGetValue(f.Source, out var before) || !before.AsSpan().SequenceEqual(f.Fingerprint))
            .ToArray();

        foreach (var chunk in changed.Chunk(EmbeddingBatch))
        {
            var vectors = await embeddings.GenerateAsync(chunk.Select(f => EmbeddedText(f.Faq)), Options, cancellationToken);
            await using var batch = sources.App.BatchFor(tenant);
            foreach (var ((faq, source, fingerprint), vector) in chunk.Zip(vectors))
            {
                batch.Add(Upsert, tenant.Value, source, faq.Question, faq.Answer, faq.Format, TagsOf(faq),
                    new NpgsqlParameter { Value = Half(vector.Vector) },
                    new NpgsqlParameter { Value = fingerprint, NpgsqlDbType = NpgsqlDbType.Bytea });
            }

            await batch.ExecuteNonQueryAsync(cancellationToken);
        }

        return changed.Length;
    }

    private async Task<Dictionary<string, byte[]>> FingerprintsAsync(TenantId tenant, CancellationToken cancellationToken)
    {
        Dictionary<string, byte[]> known = new(StringComparer.Ordinal);
        await using var batch = sources.App.BatchFor(tenant).Add(SelectFingerprints, tenant.Value);
        await using var reader = await batch.ReadOwnAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) known[reader.GetString(0)] = reader.GetFieldValue<byte[]>(1);
        return known;
    }

    private static string EmbeddedText(Faq faq) => TagsOf(faq) is { Length: > 0 } tags
        ? $"{faq.Question}\n{faq.Answer}\n{string.Join(", ", tags)}"
        : $"{faq.Question}\n{faq.Answer}";

    private static string[] TagsOf(Faq faq) => faq.Tags.IsDefault ? [] : [.. faq.Tags];

    // Embeddings of two models cannot be compared, nor those of two services that call a model by the same name, so both
    // are part of what an entry was made from. No text of the database holds a NUL, so words that move from the question
    // into the answer are a change too.
    private byte[] Fingerprint(Faq faq)
    {
        var made = embeddings.GetService(typeof(EmbeddingGeneratorMetadata)) as EmbeddingGeneratorMetadata;
        string?[] parts =
            [made?.ProviderUri?.ToString(), made?.DefaultModelId, $"{Dimensions}", faq.Format, faq.Question, faq.Answer, .. TagsOf(faq)];
        return SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', parts)));
    }

    private static HalfVector Half(ReadOnlyMemory<float> vector)
    {
        if (vector.Length != Dimensions)
        {
            throw new InvalidOperationException(
                $"The embedding model gave {vector.Length} dimensions where {Dimensions} were asked for: choose one that honours 'dimensions'.");
        }

        var half = new Half[Dimensions];
        for (var i = 0; i < half.Length; i++) half[i] = (Half)vector.Span[i];
        return new HalfVector(half);
    }
}
