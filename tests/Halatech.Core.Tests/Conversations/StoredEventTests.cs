using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Halatech.Core.Conversations;

namespace Halatech.Core.Tests.Conversations;

/// <summary>
/// The files hold events as each version wrote them: a kind that got another field has another file, and none is ever edited,
/// because a log is read for ever. A change that fails here breaks stored conversations.
/// </summary>
public sealed class StoredEventTests
{
    public static TheoryData<string> Kinds => [.. EventKinds.Listed.Select(k => k.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void StoredEvent_IsReadWithEveryField(string kind) =>
        Structural.AssertEqual(Example(kind), Assert.Single(Read(Stored(kind))));

    /// <summary>A database that keeps JSON in parsed form gives the members back by length and then by bytes.</summary>
    [Theory]
    [MemberData(nameof(Kinds))]
    public void StoredEvent_IsReadWithItsMembersInAnyOrder(string kind) =>
        Structural.AssertEqual(Example(kind), Assert.Single(Read(Reordered(JsonNode.Parse(Stored(kind))!).ToJsonString())));

    [Theory]
    [MemberData(nameof(Kinds))]
    public void StoredEvent_IsWrittenAsEver(string kind)
    {
        var written = Encoding.UTF8.GetString(ConversationSerializer.WriteEvents([Example(kind)]));
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse($"[{Stored(kind)}]"), JsonNode.Parse(written)), written);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Example_LeavesNoFieldUnset(string kind)
    {
        var example = Example(kind);
        foreach (var property in example.GetType().GetProperties())
        {
            var unset = property.PropertyType.IsValueType ? Activator.CreateInstance(property.PropertyType) : null;
            Assert.False(Equals(unset, property.GetValue(example)), property.Name);
        }
    }

    [Fact]
    public void EveryKind_HasAStoredFile() =>
        Assert.Equal(
            EventKinds.Listed.Select(k => k.Name).Order(StringComparer.Ordinal),
            Directory.GetFiles(Folder, "*.1.json").Select(f => KindOf(f)).Order(StringComparer.Ordinal));

    [Fact]
    public void EveryStoredFile_IsRead() =>
        Assert.All(Directory.GetFiles(Folder, "*.json"), f => Assert.Equal(KindOf(f), EventKinds.NameOf(Assert.Single(Read(File.ReadAllText(f))))));

    [Fact]
    public void FieldOfALaterVersion_IsIgnored() =>
        Assert.Single(Read("""{"type":"conversation-closed","at":"2026-03-01T12:00:00+00:00","reason":"resolved","later":{"x":[1]}}"""));

    [Fact]
    public void FieldThatAnOldEventLacks_IsItsTypesDefault()
    {
        var message = Assert.IsType<MessageReceived>(Assert.Single(Read("""{"type":"message-received","sid":"IM00000000000000000000000000000001"}""")));
        Assert.Equal((null, false), (message.Index, message.WantsTurn));
        Assert.True(message.Media.IsDefault);
    }

    [Theory]
    [InlineData("""{"type":"conversation-exploded","at":"2026-03-01T12:00:00+00:00"}""")]
    [InlineData("""{"at":"2026-03-01T12:00:00+00:00"}""")]
    [InlineData("""{"type":"message-sent","sid":"IM-not-a-sid"}""")]
    [InlineData("""{"type":"message-sent","sid":7}""")]
    [InlineData("""{"type":"conversation-taken-over","agent":"\ud800"}""")]
    [InlineData("null")]
    [InlineData("{")]
    public void DamagedEvent_IsAJsonException(string json) => Assert.Throws<JsonException>(() => Read(json));

    [Fact]
    public void DamagedLog_IsAJsonException() => Assert.Throws<JsonException>(() => ConversationSerializer.ReadEvents("null"u8));

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Conversations", "StoredEvents");

    private static string KindOf(string file) => Path.GetFileName(file).Split('.')[0];

    // The newest has every field.
    private static string Stored(string kind) =>
        File.ReadAllText(Directory.GetFiles(Folder, $"{kind}.*.json").OrderBy(f => f, StringComparer.Ordinal).Last());

    private static ConversationEvent Example(string kind) => ExampleEvents.All.Single(e => EventKinds.NameOf(e) == kind);

    private static ConversationEvent[] Read(string json) => ConversationSerializer.ReadEvents(Encoding.UTF8.GetBytes($"[{json}]"));

    private static JsonNode Reordered(JsonNode node) => node switch
    {
        JsonObject members => new JsonObject(members
            .OrderBy(m => m.Key.Length).ThenBy(m => m.Key, StringComparer.Ordinal)
            .Select(m => KeyValuePair.Create(m.Key, m.Value is null ? null : (JsonNode?)Reordered(m.Value)))),
        JsonArray items => new JsonArray([.. items.Select(i => i is null ? null : Reordered(i))]),
        _ => node.DeepClone(),
    };
}
