using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Halatech.Core.Conversations;

/// <summary>
/// The stored form of events and snapshots: JSON, so that the log can be read with SQL for ever. The type may stand
/// anywhere in an event, because <c>jsonb</c> does not keep the order of members.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    AllowOutOfOrderMetadataProperties = true,
    UseStringEnumConverter = false)]
[JsonSerializable(typeof(ConversationEvent[]))]
[JsonSerializable(typeof(ConversationState))]
internal sealed partial class ConversationJson : JsonSerializerContext;

/// <summary>Writes and reads what a conversation keeps.</summary>
public static class ConversationSerializer
{
    /// <summary>
    /// Raised when the meaning of a snapshot changes, or when a field is added whose absence may not be read as its
    /// type's default. Snapshots of another version are ignored and made again from the log, which is the truth.
    /// </summary>
    public const int SnapshotVersion = 4;

    public static byte[] WriteEvents(ImmutableArray<ConversationEvent> events) =>
        JsonSerializer.SerializeToUtf8Bytes([.. events], ConversationJson.Default.ConversationEventArray);

    /// <exception cref="JsonException">The bytes are not events: the log is damaged.</exception>
    public static ConversationEvent[] ReadEvents(ReadOnlySpan<byte> json)
    {
        ConversationEvent[]? events;
        try
        {
            events = JsonSerializer.Deserialize(json, ConversationJson.Default.ConversationEventArray);
        }
        catch (NotSupportedException e)
        {
            // How the serializer reports an event without a type.
            throw new JsonException("An event has no type.", e);
        }

        return events is null || events.Any(e => e is null) ? throw new JsonException("Not a list of events.") : events;
    }

    public static byte[] WriteSnapshot(ConversationState state) =>
        JsonSerializer.SerializeToUtf8Bytes(state, ConversationJson.Default.ConversationState);

    /// <exception cref="JsonException">The bytes are not a snapshot.</exception>
    public static ConversationState ReadSnapshot(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, ConversationJson.Default.ConversationState) ?? throw new JsonException("Not a snapshot.");
}
