using System.Xml.Linq;

namespace Halatech.Core.Tests.Guards;

/// <summary>Local -> Host -> {Grains, Workflows, Adapters} -> Core; the middle three never reference each other.</summary>
public sealed class ReferenceDirectionTests
{
    private static readonly Dictionary<string, string[]> Allowed = new(StringComparer.Ordinal)
    {
        ["Halatech.Core"] = [],
        ["Halatech.Grains"] = ["Halatech.Core"],
        ["Halatech.Workflows"] = ["Halatech.Core"],
        ["Halatech.Adapters"] = ["Halatech.Core"],
        ["Halatech.Host"] = ["Halatech.Grains", "Halatech.Workflows", "Halatech.Adapters"],
        ["Halatech.Local"] = ["Halatech.Host", "Halatech.TemporalServer", "HotelFunctions"],
        ["Halatech.TemporalServer"] = [],
    };

    public static TheoryData<string> Projects =>
        [.. Directory.GetFiles(Source, "*.csproj", SearchOption.AllDirectories).Select(f => Path.GetFileNameWithoutExtension(f))];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_ReferencesOnlyWhatLiesBelow(string project)
    {
        Assert.True(Allowed.ContainsKey(project), $"{project} has no place in the order of projects: give it one.");
        Assert.Empty(Items(project, "ProjectReference").Select(p => Path.GetFileNameWithoutExtension(p)).Except(Allowed[project], StringComparer.Ordinal));
    }

    /// <summary>All are pure: the actors' contracts, a parser for the Markdown that models write, a checker of JSON Schemas.</summary>
    [Fact]
    public void Core_UsesNoPackageThatTouchesTheOutside() =>
        Assert.Equal(["Markdig", "Microsoft.Orleans.Sdk"], Items("Halatech.Core", "PackageReference").Order(StringComparer.Ordinal));

    /// <summary>A file of another project that is compiled in would be a reference in disguise.</summary>
    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_CompilesOnlyItsOwnFiles(string project) =>
        Assert.DoesNotContain(Items(project, "Compile"), f => f.StartsWith("..", StringComparison.Ordinal));

    private static string Source => Path.Combine(RepositoryRoot(), "src");

    private static IEnumerable<string> Items(string project, string kind) =>
        XDocument.Load(Path.Combine(Source, project, $"{project}.csproj")).Descendants(kind)
            .Select(i => i.Attribute("Include")?.Value.Replace('\\', '/'))
            .OfType<string>();

    private static string RepositoryRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Halatech.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests lie outside of the repository.");
        return folder.FullName;
    }
}
