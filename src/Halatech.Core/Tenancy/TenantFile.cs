namespace Halatech.Core.Tenancy;

/// <summary>
/// A picture or document that customers of the business may have, such as a menu. Texts name it by its id, see
/// <see cref="Turns.FileMark"/>; nothing else is ever sent as a file.
/// </summary>
/// <param name="Id">1 to 64 lower-case letters, digits and hyphens.</param>
/// <param name="Title">What it is, in a few words that the customer reads.</param>
/// <param name="Url">Where it can be fetched without signing in: https, on the public internet.</param>
[GenerateSerializer, Immutable, Alias("halatech.tenancy.tenant-file")]
public sealed record TenantFile(
    [property: Id(0)] string Id,
    [property: Id(1)] string Title,
    [property: Id(2)] string Url);
