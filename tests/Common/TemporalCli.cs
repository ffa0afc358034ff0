using System.Diagnostics;

namespace Halatech.Tests.Common;

/// <summary>Where the real server is: the temporal command, whose start-dev is one in a single process.</summary>
internal static class TemporalCli
{
    public const string Setting = "HALATECH_TEMPORAL_CLI";

    /// <summary>Its path, from the setting, from PATH or from a folder beside the checkout; null when there is none.</summary>
    public static string? Find() => FromSetting() ?? FromPath() ?? FromBeside();

    /// <summary>Runs it once to no purpose: a packed one unpacks itself then, which takes longer than a start may.</summary>
    public static async Task WarmUpAsync(string path)
    {
        using var process = Process.Start(new ProcessStartInfo(path, "--version") { UseShellExecute = false, RedirectStandardOutput = true })!;
        await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
    }

    private static string? FromSetting() => Environment.GetEnvironmentVariable(Setting) is { Length: > 0 } path ? path : null;

    private static string? FromPath() => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, "temporal"))
        .FirstOrDefault(File.Exists);

    private static string? FromBeside()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "shared", "bin", "temporal");
            if (File.Exists(path)) return path;
        }

        return null;
    }
}
