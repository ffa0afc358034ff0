using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Halatech.Benchmarks.Load;

/// <summary>A connection that sends one request at a time and tells the status of the answer.</summary>
internal sealed class Caller(IPEndPoint target) : IDisposable
{
    private readonly byte[] _answer = new byte[4096];
    private Socket? _socket;

    /// <summary>The HTTP status, or 0 when the server cannot be reached or breaks off; then the next call connects anew.</summary>
    public async Task<int> PostAsync(ReadOnlyMemory<byte> request, CancellationToken cancellation)
    {
        try
        {
            var socket = _socket ??= await ConnectAsync(cancellation);
            await socket.SendAsync(request, cancellation);
            var received = await socket.ReceiveAsync(_answer, cancellation);
            if (received < "HTTP/1.1 204"u8.Length) throw new SocketException((int)SocketError.ConnectionReset);
            var status = int.Parse(Encoding.ASCII.GetString(_answer, 9, 3), CultureInfo.InvariantCulture);

            // An answer with a body may go on: a new connection saves reading it.
            if (status != 204) Disconnect();
            return status;
        }
        catch (SocketException)
        {
            Disconnect();
            return 0;
        }
    }

    public void Dispose() => Disconnect();

    private async Task<Socket> ConnectAsync(CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(target, cancellation);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private void Disconnect()
    {
        _socket?.Dispose();
        _socket = null;
    }
}
