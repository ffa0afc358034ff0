using System.Globalization;

namespace Halatech.Benchmarks.Suite;

internal static class Disks
{
    public static string NameOf(TimeSpan delay) => delay == TimeSpan.Zero
        ? "this machine's disk"
        : string.Create(CultureInfo.InvariantCulture, $"flushes {delay.TotalMilliseconds:0.#} ms slower");
}
