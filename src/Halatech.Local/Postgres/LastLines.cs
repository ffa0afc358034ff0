namespace Halatech.Local.Postgres;

/// <summary>The end of a log, for a message: that is where the reason stands.</summary>
internal static class LastLines
{
    private const int Count = 15;

    public static string Of(string text) =>
        string.Join('\n', text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).TakeLast(Count));

    /// <param name="path">A file that need not exist.</param>
    /// <param name="from">The byte to start from, so that an earlier run's lines are left out.</param>
    public static string OfFile(string path, long from)
    {
        if (!File.Exists(path))
        {
            return "";
        }

        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Position = Math.Min(from, file.Length);
        using var reader = new StreamReader(file);
        return Of(reader.ReadToEnd());
    }
}
