using System.Collections.Immutable;

namespace Halatech.Core.Tenancy;

/// <summary>What a tenant's files must satisfy before they are saved.</summary>
internal static class TenantFileRules
{
    private const int MostFiles = 1_000;
    private const int LongestId = 64;
    private const int LongestTitle = 60;

    // It must fit into a text message beside its title, whole.
    private const int LongestUrl = 400;

    /// <summary>All faults, each beginning with the path of its field.</summary>
    public static IEnumerable<string> Faults(ImmutableArray<TenantFile> files)
    {
        if (files.IsDefaultOrEmpty) yield break;
        if (files.Length > MostFiles) yield return $"files must be at most {MostFiles}";
        foreach (var (place, file) in files.Index())
        {
            foreach (var fault in file is null ? [" must not be null"] : FaultsOf(file)) yield return $"files[{place}]{fault}";
            if (file is not null && files.Count(f => f?.Id == file.Id) > 1) yield return $"files[{place}].id stands more than once";
        }
    }

    private static IEnumerable<string> FaultsOf(TenantFile file)
    {
        if (file.Id is not { Length: >= 1 and <= LongestId } || !file.Id.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-'))
            yield return $".id must be 1 to {LongestId} lower-case letters, digits and hyphens";
        if (string.IsNullOrWhiteSpace(file.Title) || file.Title.Length > LongestTitle || file.Title.Any(char.IsControl))
            yield return $".title must be 1 to {LongestTitle} characters on one line";
        if (!IsWeb(file.Url)) yield return $".url must be an https address of at most {LongestUrl} characters";
    }

    // On this machine plain http will do: for local use, where the host allows it.
    private static bool IsWeb(string? url) =>
        url is { Length: <= LongestUrl } && !url.Any(char.IsWhiteSpace) && Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
}
