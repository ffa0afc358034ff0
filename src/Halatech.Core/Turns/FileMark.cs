using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Halatech.Core.Tenancy;

namespace Halatech.Core.Turns;

/// <summary>
/// How a text sends a file of the business along: <c>[file: dinner-menu]</c>. FAQs, prompts, fixed texts and answers of functions may
/// have it; the model copies it from there and never sees an address. The thread shows what was sent in the same form.
/// </summary>
public static partial class FileMark
{
    /// <summary>What the model is told about it where the tenant has files.</summary>
    public const string Instruction =
        "A mark such as [file: name] in the reference material or in a record of a function stands for a picture or document of the business. "
        + "When it helps the customer, copy the mark, unchanged, onto a line of its own at the end of your reply; never make one up.";

    /// <summary>The mark.</summary>
    public static string Write(string id) => $"[file: {id}]";

    /// <summary>The text without marks, and the files that it names, in order and each once; a mark of no file just goes.</summary>
    public static (string Text, ImmutableArray<TenantFile> Files) Read(string text, TenantConfiguration tenant)
    {
        var ids = IdsIn(text);
        return ids.Length == 0 ? (text, []) : (Remove(text), [.. ids.Select(id => Find(id, tenant)).OfType<TenantFile>()]);
    }

    /// <summary>The marks in a text that name no file of the tenant.</summary>
    public static IEnumerable<string> Unknown(string text, TenantConfiguration tenant) =>
        IdsIn(text).Where(id => Find(id, tenant) is null).Select(Write);

    /// <summary>The text without marks.</summary>
    public static string Remove(string text) => Marks().Replace(text, "").Trim();

    private static string[] IdsIn(string text) =>
        text.Contains('[', StringComparison.Ordinal)
            ? [.. Marks().Matches(text).Select(m => m.Groups["id"].Value.ToLowerInvariant()).Distinct(StringComparer.Ordinal)]
            : [];

    private static TenantFile? Find(string id, TenantConfiguration tenant) =>
        tenant.Files.IsDefaultOrEmpty ? null : tenant.Files.FirstOrDefault(f => f.Id == id);

    // With what is blank before it, so that neither a gap nor an empty line stays behind.
    [GeneratedRegex(@"[ \t]*(?:\n[ \t]*)?\[[ \t]*file[ \t]*:[ \t]*(?<id>[a-z0-9-]{1,64})[ \t]*\]", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant)]
    private static partial Regex Marks();
}
