using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Halatech.Benchmarks.Reporting;

namespace Halatech.Benchmarks.Load;

/// <summary>
/// As many requests as get through: every connection sends its next one when the answer is there. One thread waits for all
/// connections at once, because tasks or an HTTP client would take more of the machine than what is measured.
/// </summary>
internal static class LoadRound
{
    /// <exception cref="InvalidOperationException">An answer was not 204.</exception>
    public static LoadResult Run(IPEndPoint target, RequestPool requests, int connections, TimeSpan duration)
    {
        Dictionary<Socket, long> sentAt = [];
        for (var i = 0; i < connections; i++) sentAt.Add(Connect(target), 0);
        try
        {
            List<TimeSpan> latencies = [];
            var started = Stopwatch.GetTimestamp();
            List<Socket> waiting = [.. sentAt.Keys.Where(connection => Send(connection, requests, sentAt))];
            List<Socket> ready = [];
            var answer = new byte[1024];
            while (waiting.Count > 0)
            {
                ready.Clear();
                ready.AddRange(waiting);
                Socket.Select(ready, null, null, TimeSpan.FromSeconds(10));
                if (ready.Count == 0) throw new InvalidOperationException("The server has not answered for ten seconds.");
                foreach (var connection in ready)
                {
                    Receive(connection, answer);
                    latencies.Add(Stopwatch.GetElapsedTime(sentAt[connection]));
                    if (Stopwatch.GetElapsedTime(started) >= duration || !Send(connection, requests, sentAt)) waiting.Remove(connection);
                }
            }

            return new(latencies, Stopwatch.GetElapsedTime(started));
        }
        finally
        {
            foreach (var connection in sentAt.Keys) connection.Dispose();
        }
    }

    private static Socket Connect(IPEndPoint target)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(target);
        return socket;
    }

    private static bool Send(Socket connection, RequestPool requests, Dictionary<Socket, long> sentAt)
    {
        var request = requests.Take();
        if (request.IsEmpty) return false;
        sentAt[connection] = Stopwatch.GetTimestamp();
        connection.Send(request);
        return true;
    }

    // A 204 has no body and is far smaller than a packet: it comes in one piece, or the round is not worth having.
    private static void Receive(Socket connection, byte[] buffer)
    {
        var answer = buffer.AsSpan(0, connection.Receive(buffer));
        if (answer.IsEmpty) throw new InvalidOperationException("The server has closed a connection.");
        if (!answer.StartsWith("HTTP/1.1 204 "u8) || !answer.EndsWith("\r\n\r\n"u8))
            throw new InvalidOperationException($"Not a 204: {Encoding.ASCII.GetString(answer)}");
    }
}

/// <summary>What came of a round.</summary>
internal sealed class LoadResult(List<TimeSpan> latencies, TimeSpan elapsed)
{
    private readonly TimeSpan[] _sorted = [.. latencies.Order()];

    public double PerSecond => _sorted.Length / elapsed.TotalSeconds;

    public TimeSpan P50 => Figures.Percentile(_sorted, 0.50);

    public TimeSpan P99 => Figures.Percentile(_sorted, 0.99);
}
