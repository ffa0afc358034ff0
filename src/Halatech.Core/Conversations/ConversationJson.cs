using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Halatech.Core.Conversations;

/// <summary>The stored form of events and snapshots: JSON, so that the log can be read with SQL for ever.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault,
    UseStringEnumConverter = false,
    // jsonb keeps the fields in an order of its own, so an event's type need not come first.
    AllowOutOfOrderMetadataProperties = true)]
[JsonSerializable(typeof(ConversationEvent[]))]
[JsonSerializable(typeof(ConversationState))]
internal sealed partial class ConversationJson : JsonSerializerContext;

/// <summary>Writes and reads what a conversation keeps.</summary>
public static class ConversationSerializer
{
    /// <summary>
    /// Raised when the meaning of a snapshot changes. Snapshots of another version are ignored and made again from the
    /// log, which is the truth.
    /// </summary>
    public const int SnapshotVersion = 1;

    public static byte[] WriteEvents(ImmutableArray<ConversationEvent> events) =>
        JsonSerializer.SerializeToUtf8Bytes([.. events], ConversationJson.Default.ConversationEventArray);

    /// <exception cref="JsonException">The bytes are not events: the log is damaged.</exception>
    public static ConversationEvent[] ReadEvents(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, ConversationJson.Default.ConversationEventArray) ?? [];

    public static byte[] WriteSnapshot(ConversationState state) =>
        JsonSerializer.SerializeToUtf8Bytes(state, ConversationJson.Default.ConversationState);

    /// <exception cref="JsonException">The bytes are not a snapshot.</exception>
    public static ConversationState ReadSnapshot(ReadOnlySpan<byte> json) =>
        JsonSerializer.Deserialize(json, ConversationJson.Default.ConversationState) ?? ConversationState.Empty;
}
