using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;

namespace Halatech.Local.OpenAi.Protocol;

/// <summary>The models that this server answers for. A dated snapshot of a chat model is known too.</summary>
internal sealed class ModelCatalogue(IEnumerable<string> chat, IEnumerable<string> embedding)
{
    // "-2024-07-18"
    private const int DateLength = 11;

    // One fixed day for all: the real dates tell nothing here, and a moving one would not be repeatable.
    private const long Created = 1_735_689_600;

    private readonly FrozenSet<string> _chat = chat.ToFrozenSet(StringComparer.Ordinal);

    private readonly FrozenSet<string> _embedding = embedding.ToFrozenSet(StringComparer.Ordinal);

    public ApiError? RefuseForChat(string model)
    {
        if (IsChat(model)) return null;
        return _embedding.Contains(model) ? ApiError.WrongKindOfModel(model, "chat completions") : ApiError.UnknownModel(model);
    }

    public ApiError? RefuseForEmbeddings(string model)
    {
        if (_embedding.Contains(model)) return null;
        return IsChat(model) ? ApiError.WrongKindOfModel(model, "embeddings") : ApiError.UnknownModel(model);
    }

    public bool Knows(string model) => IsChat(model) || _embedding.Contains(model);

    public void WriteList(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("object", "list");
        json.WriteStartArray("data");
        foreach (var id in _chat.Concat(_embedding).Order(StringComparer.Ordinal)) WriteOne(json, id);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void WriteOne(Utf8JsonWriter json, string id)
    {
        json.WriteStartObject();
        json.WriteString("id", id);
        json.WriteString("object", "model");
        json.WriteNumber("created", Created);
        json.WriteString("owned_by", "halatech-offline");
        json.WriteEndObject();
    }

    private bool IsChat(string model) =>
        _chat.Contains(model) || (IsDated(model) && _chat.Contains(model[..^DateLength]));

    private static bool IsDated(string model) =>
        model.Length > DateLength
        && DateOnly.TryParseExact(model.AsSpan(model.Length - DateLength), "-yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _);
}
