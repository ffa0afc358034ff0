using System.Net;
using System.Net.Sockets;

namespace Halatech.Local;

/// <summary>Tells which TCP ports of this machine can be listened on. The answer is of the moment: another
/// program may take a free port right after.</summary>
public static class LoopbackPorts
{
    /// <summary>Whether nothing listens on the port, neither on 127.0.0.1 nor on ::1.</summary>
    /// <param name="port">1 to 65535; 0 is always free.</param>
    public static bool IsFree(int port) =>
        CanBind(IPAddress.Loopback, port) && (!Socket.OSSupportsIPv6 || CanBind(IPAddress.IPv6Loopback, port));

    /// <summary>Those of the ports that something else listens on, in the order given.</summary>
    public static IReadOnlyList<int> InUse(IEnumerable<int> ports) => [.. ports.Where(port => !IsFree(port))];

    /// <summary>What to tell a person about ports in use, with the remedy.</summary>
    /// <param name="ports">At least one port.</param>
    public static string Complaint(params IReadOnlyList<int> ports) => ports.Count == 1
        ? $"port {ports[0]} is in use: stop what holds it or pass --port-offset 100"
        : $"ports {string.Join(", ", ports)} are in use: stop what holds them or pass --port-offset 100";

    /// <summary>A port above 1023 that was free when asked.</summary>
    public static int PickFree()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static bool CanBind(IPAddress address, int port)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(address, port));
            return true;
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            return false;
        }
        // A port below 1024 may be out of bounds, and IPv6 switched off although the system knows it.
        catch (SocketException)
        {
            return true;
        }
    }
}
