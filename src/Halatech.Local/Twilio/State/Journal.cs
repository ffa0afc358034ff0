using System.Text.Json;

namespace Halatech.Local.Twilio.State;

/// <summary>
/// Append-only file of entities, one JSON line each; the last line of a SID wins. Each line reaches the operating system
/// before the change is answered, so killing the process loses nothing; power loss may lose the tail.
/// </summary>
internal sealed class Journal : IDisposable
{
    private static readonly JsonSerializerOptions Format = new() { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull, IgnoreReadOnlyProperties = true };
    private static readonly byte[] NewLine = "\n"u8.ToArray();

    private readonly FileStream _file;
    private readonly FileStream? _lock;
    private readonly MemoryStream _line = new();

    private Journal(FileStream file, FileStream? holder = null) => (_file, _lock) = (file, holder);

    /// <summary>Reads, compacts and opens a journal, as the only process that uses it.</summary>
    /// <exception cref="IOException">Another process uses it.</exception>
    public static Journal Open(string path, Action<Entity> replay, Func<IEnumerable<Entity>> alive)
    {
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
        var holder = new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        try
        {
            foreach (var entity in Read(path)) replay(entity);
            return Compact(path, alive(), holder);
        }
        catch
        {
            holder.Dispose();
            throw;
        }
    }

    /// <exception cref="InvalidDataException">A line other than a torn last one cannot be read.</exception>
    private static IEnumerable<Entity> Read(string path)
    {
        if (!File.Exists(path)) yield break;
        using var lines = File.ReadLines(path).GetEnumerator();
        var (number, more) = (0, lines.MoveNext());
        while (more)
        {
            var line = lines.Current;
            (number, more) = (number + 1, lines.MoveNext());
            if (Parse(line, path, number, isLast: !more) is { } entity) yield return entity;
        }
    }

    /// <summary>Writes what is alive to a fresh file, puts it in the old one's place and opens it for appending.</summary>
    private static Journal Compact(string path, IEnumerable<Entity> alive, FileStream holder)
    {
        var fresh = path + ".new";
        using (var journal = new Journal(new FileStream(fresh, FileMode.Create, FileAccess.Write, FileShare.None)))
        {
            foreach (var entity in alive) journal.Append(entity);
        }
        File.Move(fresh, path, overwrite: true);
        return new Journal(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0), holder);
    }

    public void Append(Entity entity)
    {
        _line.SetLength(0);
        JsonSerializer.Serialize(_line, entity, Format);
        _line.Write(NewLine);
        _file.Write(_line.GetBuffer(), 0, (int)_line.Length);
    }

    public void Dispose()
    {
        _file.Dispose();
        _line.Dispose();
        _lock?.Dispose();
    }

    private static Entity? Parse(string line, string path, int number, bool isLast)
    {
        try
        {
            return JsonSerializer.Deserialize<Entity>(line, Format);
        }
        catch (JsonException) when (isLast)
        {
            return null; // The process died in the middle of this write; nobody was told that it had happened.
        }
        catch (Exception broken) when (broken is JsonException or NotSupportedException)
        {
            throw new InvalidDataException($"Line {number} of {path} is damaged; mend or delete the file to start afresh.", broken);
        }
    }
}
