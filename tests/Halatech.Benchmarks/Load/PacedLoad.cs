using System.Diagnostics;
using System.Net;

namespace Halatech.Benchmarks.Load;

/// <summary>Requests at a given rate, whatever the server could take.</summary>
internal static class PacedLoad
{
    private const int Connections = 32;

    /// <exception cref="InvalidOperationException">An answer was not 204.</exception>
    public static async Task RunAsync(IPEndPoint target, RequestPool requests, int count, int perSecond, CancellationToken cancellation)
    {
        var started = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(async first =>
        {
            using var caller = new Caller(target);
            for (var i = first; i < count; i += Connections)
            {
                var due = TimeSpan.FromSeconds((double)i / perSecond) - started.Elapsed;
                if (due > TimeSpan.Zero) await Task.Delay(due, cancellation);
                var status = await caller.PostAsync(Next(), cancellation);
                if (status != 204) throw new InvalidOperationException($"Not a 204 but {status}.");
            }
        }));

        byte[] Next()
        {
            lock (requests) return requests.Take().ToArray();
        }
    }
}
