using System.Globalization;

namespace Halatech.Local.Postgres;

/// <summary>One line of the system's process table, from /proc/[pid]/stat as proc(5) describes it.</summary>
/// <param name="Id">May be given out again after the process's end.</param>
/// <param name="Name">The program's, cut to 15 characters.</param>
/// <param name="Parent">Its parent's id.</param>
/// <param name="Started">In clock ticks since the machine's start; with the id it names a process for good.</param>
internal sealed record ProcessEntry(int Id, string Name, int Parent, ulong Started)
{
    /// <summary>Null when there is no such process. One that is dead but that nobody has asked for its exit code
    /// counts as none: in a container without an init process it stays so for ever.</summary>
    public static ProcessEntry? Find(int id) => Read(id) is { Dead: false, Entry: var entry } ? entry : null;

    /// <summary>Whether the process is such a dead one that still holds its id.</summary>
    public static bool IsUnburied(int id) => Read(id) is { Dead: true };

    public static IReadOnlyList<ProcessEntry> ChildrenOf(int id) =>
    [
        .. Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var child) ? Find(child) : null)
            .OfType<ProcessEntry>()
            .Where(entry => entry.Parent == id),
    ];

    public bool IsAlive() => Find(Id)?.Started == Started;

    public async Task WaitForEndAsync(CancellationToken cancellation)
    {
        while (IsAlive())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellation);
        }
    }

    private static (ProcessEntry Entry, bool Dead)? Read(int id)
    {
        try
        {
            return Parse(id, File.ReadAllText($"/proc/{id}/stat"));
        }
        // The process may end between the opening of the file and its reading.
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static (ProcessEntry Entry, bool Dead) Parse(int id, string stat)
    {
        // The name stands in parentheses and may hold any character, these included.
        var (open, close) = (stat.IndexOf('(', StringComparison.Ordinal), stat.LastIndexOf(')'));
        var fields = stat[(close + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var parent = int.Parse(fields[1], CultureInfo.InvariantCulture);
        var started = ulong.Parse(fields[19], CultureInfo.InvariantCulture);
        return (new ProcessEntry(id, stat[(open + 1)..close], parent, started), fields[0] is "Z" or "X");
    }
}
