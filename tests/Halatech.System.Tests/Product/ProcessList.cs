using System.Globalization;

namespace Halatech.System.Tests.Product;

/// <summary>Finds processes by what proc(5) tells of them.</summary>
internal static class ProcessList
{
    /// <summary>Command lines of the processes in a session or at work in a folder. PostgreSQL leaves the session of whoever
    /// started it, and its workers are known by the folder they stand in.</summary>
    public static IReadOnlyList<string> Of(int session, string folder) =>
    [
        .. Directory.GetDirectories("/proc")
            .Where(process => int.TryParse(Path.GetFileName(process), NumberStyles.None, CultureInfo.InvariantCulture, out _))
            .Where(process => IsAliveIn(process, session) is { } inSession && (inSession || WorksIn(process, folder)))
            .Select(CommandLine),
    ];

    /// <summary>Whether a process belongs to the session; null when it is gone or only waits to be buried.</summary>
    private static bool? IsAliveIn(string process, int session)
    {
        // "4711 (name) S parent group session ...": the name may hold anything, brackets too.
        var stat = Read(process, "stat");
        var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length < 4 || fields[0] is "Z" or "X") return null;
        return fields[3] == session.ToString(CultureInfo.InvariantCulture);
    }

    private static bool WorksIn(string process, string folder) =>
        CommandLine(process).Contains(folder + "/", StringComparison.Ordinal) || CurrentFolder(process).StartsWith(folder + "/", StringComparison.Ordinal);

    private static string CommandLine(string process) => Read(process, "cmdline").Replace('\0', ' ').Trim();

    private static string CurrentFolder(string process)
    {
        try
        {
            return new FileInfo(Path.Combine(process, "cwd")).LinkTarget ?? "";
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static string Read(string process, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(process, file));
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
