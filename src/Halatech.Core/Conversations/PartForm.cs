using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Halatech.Core.Messaging;

namespace Halatech.Core.Conversations;

/// <summary>What a part of a reply is beside its text. Most parts are nothing else, and have no form.</summary>
/// <param name="Choices">What the customer may choose from, in order.</param>
/// <param name="Template">The template that it leaves as; its text is then what that says.</param>
/// <param name="MediaUrl">The file that it is; its text is then the file's title.</param>
/// <param name="MediaId">By what the tenant calls that file.</param>
[GenerateSerializer, Immutable, Alias("halatech.conversations.part-form")]
public sealed record PartForm(
    [property: Id(0)] ImmutableArray<string> Choices = default,
    [property: Id(1)] TemplateUse? Template = null,
    [property: Id(2)] string? MediaUrl = null,
    [property: Id(3)] string? MediaId = null)
{
    /// <summary>The choices; empty where there are none.</summary>
    [JsonIgnore]
    public ImmutableArray<string> Offered => Choices.IsDefault ? [] : Choices;

    // An array compares by reference, and a form that was read from the log must equal the one that was written.
    public bool Equals(PartForm? other) =>
        other is not null && Template == other.Template && MediaUrl == other.MediaUrl && MediaId == other.MediaId
        && Offered.AsSpan().SequenceEqual(other.Offered.AsSpan());

    public override int GetHashCode() => HashCode.Combine(Template, MediaUrl, Offered.Length);
}
