namespace Halatech.Core.Messaging;

/// <summary>A template of the provider with what it is filled with.</summary>
/// <param name="ContentSid">The template (Twilio: <c>HX…</c>).</param>
/// <param name="Variables">A JSON object of texts by the names of the template's variables, or empty for none.</param>
[GenerateSerializer, Immutable, Alias("halatech.messaging.template-use")]
public sealed record TemplateUse([property: Id(0)] string ContentSid, [property: Id(1)] string Variables = "");
