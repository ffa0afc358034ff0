using System.Collections.Concurrent;

namespace Halatech.Local.Twilio.State;

/// <summary>The bytes of media: files in a folder beside the journal, or memory when there is no journal.</summary>
internal sealed class MediaStore(string? folder)
{
    private readonly ConcurrentDictionary<string, byte[]> _memory = new(StringComparer.Ordinal);

    public async Task SaveAsync(string sid, byte[] bytes, CancellationToken cancellation)
    {
        if (folder is null)
        {
            _memory[sid] = bytes;
            return;
        }
        Directory.CreateDirectory(folder);
        await File.WriteAllBytesAsync(PathOf(folder, sid), bytes, cancellation);
    }

    public async Task<byte[]?> ReadAsync(string sid, CancellationToken cancellation)
    {
        if (folder is null) return _memory.GetValueOrDefault(sid);
        var path = PathOf(folder, sid);
        return File.Exists(path) ? await File.ReadAllBytesAsync(path, cancellation) : null;
    }

    // A SID becomes a file name, so nothing but a SID may get this far.
    private static string PathOf(string folder, string sid) =>
        Sids.Is("ME", sid) ? Path.Combine(folder, sid) : throw new ArgumentException("Not a media SID.", nameof(sid));
}
