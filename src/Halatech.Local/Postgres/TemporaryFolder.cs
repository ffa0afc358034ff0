using System.Globalization;

namespace Halatech.Local.Postgres;

/// <summary>Folders of temporary clusters. Each names the program that made it, so that what a killed one leaves
/// behind, a running server above all, is cleared away by the next.</summary>
internal static class TemporaryFolder
{
    private const string Prefix = "halatech-postgres-";
    private const string Owner = "owner";

    public static string Create()
    {
        var folder = Directory.CreateTempSubdirectory(Prefix).FullName;
        var self = ProcessEntry.Find(Environment.ProcessId)!;
        File.WriteAllText(Path.Combine(folder, Owner), string.Create(CultureInfo.InvariantCulture, $"{self.Id} {self.Started}"));
        return folder;
    }

    public static async Task SweepAsync(PostgresBinaries binaries, CancellationToken cancellation)
    {
        foreach (var folder in Directory.EnumerateDirectories(Path.GetTempPath(), Prefix + "*"))
        {
            try
            {
                if (IsAbandoned(Path.Combine(folder, Owner)))
                {
                    await new Postmaster(new ClusterFolder(folder, binaries), binaries).StopAsync("immediate", cancellation);
                    Directory.Delete(folder, recursive: true);
                }
            }
            // Another user's, or one that another program is sweeping too.
            catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
            {
            }
        }
    }

    private static bool IsAbandoned(string owner) =>
        File.Exists(owner)
        && File.ReadAllText(owner).Split(' ') is [var id, var started]
        && int.TryParse(id, CultureInfo.InvariantCulture, out var process)
        && ProcessEntry.Find(process)?.Started.ToString(CultureInfo.InvariantCulture) != started;
}
