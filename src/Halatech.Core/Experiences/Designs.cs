using Halatech.Core.Tenancy;

namespace Halatech.Core.Experiences;

/// <summary>A tenant's designs, read. What cannot be read any more is left out: it was read when it was published.</summary>
public static class Designs
{
    public static IEnumerable<(string Id, ExperienceDesign Design)> Of(TenantConfiguration tenant) => tenant.Experiences.IsDefault
        ? []
        : tenant.Experiences.Select(e => (e.Id, DesignReader.Read(e.Design).Design)).Where(d => d.Design is not null).Select(d => (d.Id, d.Design!));

    /// <summary>The experiences that begin at dates.</summary>
    public static IEnumerable<string> WithDates(TenantConfiguration tenant) =>
        Of(tenant).Where(d => d.Design.Trigger.Kind == TriggerKind.Date).Select(d => d.Id);
}
