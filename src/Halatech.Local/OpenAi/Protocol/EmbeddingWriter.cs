using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;

namespace Halatech.Local.OpenAi.Protocol;

/// <summary>The vectors of an embedding request in the order of its inputs.</summary>
internal sealed record EmbeddingReply(EmbeddingRequest Request, IReadOnlyList<float[]> Vectors);

/// <summary>Writes the answer of <c>POST /v1/embeddings</c>; base64 holds little-endian 32-bit floats.</summary>
internal static class EmbeddingWriter
{
    public static void Write(Utf8JsonWriter json, EmbeddingReply reply)
    {
        json.WriteStartObject();
        json.WriteString("object", "list");
        json.WriteStartArray("data");
        for (var index = 0; index < reply.Vectors.Count; index++)
        {
            json.WriteStartObject();
            json.WriteString("object", "embedding");
            json.WriteNumber("index", index);
            json.WritePropertyName("embedding");
            if (reply.Request.Base64) WriteBase64(json, reply.Vectors[index]);
            else WriteNumbers(json, reply.Vectors[index]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteString("model", reply.Request.Model);
        json.WriteStartObject("usage");
        json.WriteNumber("prompt_tokens", reply.Request.Tokens);
        json.WriteNumber("total_tokens", reply.Request.Tokens);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteNumbers(Utf8JsonWriter json, float[] vector)
    {
        json.WriteStartArray();
        foreach (var value in vector) json.WriteNumberValue(value);
        json.WriteEndArray();
    }

    private static void WriteBase64(Utf8JsonWriter json, float[] vector)
    {
        var length = vector.Length * sizeof(float);
        var rented = ArrayPool<byte>.Shared.Rent(length);
        for (var i = 0; i < vector.Length; i++)
            BinaryPrimitives.WriteSingleLittleEndian(rented.AsSpan(i * sizeof(float)), vector[i]);
        json.WriteBase64StringValue(rented.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(rented);
    }
}
