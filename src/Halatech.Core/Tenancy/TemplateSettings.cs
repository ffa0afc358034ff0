using System.Collections.Immutable;

namespace Halatech.Core.Tenancy;

/// <summary>An approved template of the tenant, and how it is filled.</summary>
/// <param name="ContentSid">The template at Twilio: <c>HX</c> and 32 hexadecimal digits.</param>
/// <param name="Text">What it says, its variables as <c>{{1}}</c>: this stands in the thread.</param>
/// <param name="Variables">
/// What its variables are filled with, by name; <c>{{text}}</c> is the reply, <c>{{organisation}}</c> and <c>{{assistant}}</c>
/// are the names. A template without <c>{{text}}</c> invites the customer to write, and the reply waits for that.
/// </param>
/// <param name="Answer">What the button of an invitation sends; that alone asks nothing and only lets the reply leave.</param>
/// <param name="HoldHours">How long the reply waits after an invitation; 1 to 720.</param>
[GenerateSerializer, Immutable, Alias("halatech.tenancy.template-settings")]
public sealed record TemplateSettings(
    [property: Id(0)] string ContentSid,
    [property: Id(1)] string Text,
    [property: Id(2)] ImmutableDictionary<string, string>? Variables = null,
    [property: Id(3)] string Answer = "",
    [property: Id(4)] int HoldHours = 72)
{
    /// <summary>Whether the reply travels in it.</summary>
    public bool CarriesText => Variables?.Values.Any(v => v.Contains("{{text}}", StringComparison.Ordinal)) == true;
}
