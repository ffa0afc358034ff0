namespace Halatech.Core.Experiences;

/// <summary>
/// An experience as a tenant keeps it: the design is JSON text, read by <see cref="DesignReader"/>. It is versioned with the
/// configuration it stands in, and a run stays with the version it began on.
/// </summary>
/// <param name="Id">1 to 64 letters, digits and hyphens; unique within the tenant.</param>
/// <param name="Design">The JSON.</param>
[GenerateSerializer, Immutable, Alias("halatech.experiences.experience-definition")]
public sealed record ExperienceDefinition([property: Id(0)] string Id, [property: Id(1)] string Design);
