using System.Text.Json.Serialization;

namespace Halatech.Local.Twilio.State;

/// <summary>
/// One thing the stand-in remembers. Entities are immutable and replaced as a whole, so a reader needs the world's
/// gate only to find one, and the journal is nothing but entities in the order they were stored.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Tombstone), "gone")]
[JsonDerivedType(typeof(Service), "service")]
[JsonDerivedType(typeof(WebhookSettings), "webhook-settings")]
[JsonDerivedType(typeof(BusinessAddress), "business-address")]
[JsonDerivedType(typeof(AddressConfiguration), "address-configuration")]
[JsonDerivedType(typeof(Conversation), "conversation")]
[JsonDerivedType(typeof(Participant), "participant")]
[JsonDerivedType(typeof(ChatMessage), "message")]
[JsonDerivedType(typeof(ScopedWebhook), "scoped-webhook")]
[JsonDerivedType(typeof(User), "user")]
[JsonDerivedType(typeof(Role), "role")]
[JsonDerivedType(typeof(Media), "media")]
[JsonDerivedType(typeof(CarrierMessage), "carrier-message")]
[JsonDerivedType(typeof(PhoneNumber), "phone-number")]
[JsonDerivedType(typeof(Content), "content")]
[JsonDerivedType(typeof(OptOut), "opt-out")]
[JsonDerivedType(typeof(Phone), "phone")]
[JsonDerivedType(typeof(ReadMark), "read-mark")]
internal abstract record Entity
{
    public required string Sid { get; init; }

    /// <summary>Order of creation across the whole world; given by <see cref="World.Put{T}"/> when still zero.</summary>
    public long Seq { get; init; }

    public DateTimeOffset Created { get; init; }

    public DateTimeOffset Updated { get; init; }
}

/// <summary>Journal line that says an entity was deleted.</summary>
internal sealed record Tombstone : Entity;
