using System.Collections.ObjectModel;
using System.Diagnostics;
using System.Globalization;

namespace Halatech.Benchmarks.Machine;

/// <summary>A library that slows Postgres' flushes down, compiled when it is needed and deleted afterwards.</summary>
internal sealed class FlushDelay : IDisposable
{
    private readonly DirectoryInfo _folder;

    private FlushDelay(DirectoryInfo folder, IReadOnlyDictionary<string, string> environment) =>
        (_folder, Environment) = (folder, environment);

    /// <summary>Environment of the server that is to be slowed down; empty when none is.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; }

    /// <exception cref="InvalidOperationException">There is no C compiler, or it refuses the source.</exception>
    public static async Task<FlushDelay> OfAsync(TimeSpan delay, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("halatech-flush-");
        if (delay == TimeSpan.Zero) return new(folder, ReadOnlyDictionary<string, string>.Empty);

        // The user that Postgres runs as must be able to load it.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(folder.FullName, folder.UnixFileMode | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        var library = Path.Combine(folder.FullName, "fsync-delay.so");
        var source = Path.Combine(AppContext.BaseDirectory, "Machine", "fsync-delay.c");
        using var compiler = Process.Start(new ProcessStartInfo("gcc", ["-O2", "-shared", "-fPIC", "-o", library, source, "-ldl"]))
            ?? throw new InvalidOperationException("gcc cannot be started: install it, or leave out the slow disk with --disk fast.");
        await compiler.WaitForExitAsync(cancellation);
        if (compiler.ExitCode != 0) throw new InvalidOperationException($"gcc could not compile {source}.");
        return new(folder, new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["LD_PRELOAD"] = library,
            ["FSYNC_DELAY_US"] = delay.TotalMicroseconds.ToString("F0", CultureInfo.InvariantCulture),
        });
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
