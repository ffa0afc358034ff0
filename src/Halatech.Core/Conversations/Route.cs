namespace Halatech.Core.Conversations;

/// <summary>Where a conversation's messages come from and how to answer them.</summary>
/// <param name="Channel">The medium the customer writes on.</param>
/// <param name="Carrier">The provider's interface that carries it.</param>
/// <param name="CustomerAddress">The customer, in the provider's form, such as <c>whatsapp:+234…</c>.</param>
/// <param name="BusinessAddress">The business's side, or null where the provider's conversation knows it.</param>
[GenerateSerializer, Immutable, Alias("halatech.conversations.route")]
public sealed record Route(
    [property: Id(0)] Channel Channel,
    [property: Id(1)] Carrier Carrier,
    [property: Id(2)] string CustomerAddress,
    [property: Id(3)] string? BusinessAddress = null);

/// <summary>A file that came with a message; its bytes stay at the provider until they are fetched.</summary>
/// <param name="Sid">The provider's id of the file (Twilio: <c>ME…</c>).</param>
/// <param name="ContentType">As the provider stated it; not to be trusted.</param>
/// <param name="FileName">As the sender named it, if at all; not to be trusted.</param>
/// <param name="Size">In bytes, where stated.</param>
[GenerateSerializer, Immutable, Alias("halatech.conversations.media-item")]
public sealed record MediaItem(
    [property: Id(0)] string Sid,
    [property: Id(1)] string ContentType,
    [property: Id(2)] string? FileName = null,
    [property: Id(3)] long? Size = null);
