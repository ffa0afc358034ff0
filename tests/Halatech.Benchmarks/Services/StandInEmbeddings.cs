using System.Runtime.InteropServices;
using System.Text.Json;

namespace Halatech.Benchmarks.Services;

/// <summary>Answers a request for embeddings with vectors that differ from text to text and mean nothing.</summary>
internal static class StandInEmbeddings
{
    public static async Task<byte[]> AnswerAsync(Stream request, CancellationToken cancellation)
    {
        using var asked = await JsonDocument.ParseAsync(request, cancellationToken: cancellation);
        var input = asked.RootElement.GetProperty("input");
        var texts = input.ValueKind == JsonValueKind.Array ? input.EnumerateArray().Select(t => t.GetString()!) : [input.GetString()!];
        var dimensions = asked.RootElement.GetProperty("dimensions").GetInt32();

        using var answer = new MemoryStream();
        await using (var json = new Utf8JsonWriter(answer))
        {
            json.WriteStartObject();
            json.WriteString("object", "list");
            json.WriteString("model", "bench");
            json.WriteStartArray("data");
            var index = 0;
            foreach (var text in texts) Write(json, index++, VectorOf(text, dimensions));
            json.WriteEndArray();
            json.WriteStartObject("usage");
            json.WriteNumber("prompt_tokens", 8);
            json.WriteNumber("total_tokens", 8);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return answer.ToArray();
    }

    // As OpenAI's encoding_format "base64" has it: the numbers' bytes, little end first.
    private static void Write(Utf8JsonWriter json, int index, float[] vector)
    {
        json.WriteStartObject();
        json.WriteString("object", "embedding");
        json.WriteNumber("index", index);
        json.WriteBase64String("embedding", MemoryMarshal.AsBytes(vector.AsSpan()));
        json.WriteEndObject();
    }

    private static float[] VectorOf(string text, int dimensions)
    {
        var vector = new float[dimensions];
        var seed = (uint)text.Length;
        foreach (var c in text) seed = (seed * 31) + c;
        for (var i = 0; i < vector.Length; i++)
        {
            seed = (seed * 1_664_525) + 1_013_904_223;
            vector[i] = ((float)seed / uint.MaxValue) - 0.5f;
        }

        return vector;
    }
}
