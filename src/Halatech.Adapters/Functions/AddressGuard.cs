using System.Net;
using System.Net.Sockets;

namespace Halatech.Adapters.Functions;

/// <summary>
/// Connects to addresses of the public internet only. A tenant names the endpoint, so it must not lead into this network: the very
/// address that is connected to is checked, after the name was resolved, so that no second resolution can differ.
/// </summary>
internal static class AddressGuard
{
    // The special-purpose registries of IANA (RFC 6890, as of 2025) and what clouds answer their own machines from.
    private static readonly IPNetwork[] Forbidden =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
            "192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15",
            "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
            "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3ffe::/16", "3fff::/20",
        }.Select(IPNetwork.Parse),
    ];

    // All that IANA gives out for the public internet. Outside of it lie the mapped, compatible and translated forms of IPv4
    // addresses (NAT64 too), unique local, link-local, site-local, discard-only, segment routing and multicast addresses.
    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");

    /// <summary>Whether a function may run there.</summary>
    public static bool IsAllowed(IPAddress address, bool allowLoopback)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        if (IPAddress.IsLoopback(plain)) return allowLoopback;
        if (plain.AddressFamily == AddressFamily.InterNetworkV6 && !GlobalUnicast.Contains(plain)) return false;
        return Forbidden.All(network => network.BaseAddress.AddressFamily != plain.AddressFamily || !network.Contains(plain));
    }

    /// <exception cref="ForbiddenAddressException">The name leads nowhere that a function may run.</exception>
    public static async ValueTask<Stream> ConnectAsync(DnsEndPoint endPoint, bool allowLoopback, CancellationToken cancellationToken)
    {
        var found = await Dns.GetHostAddressesAsync(endPoint.Host, cancellationToken);
        IPAddress[] allowed = [.. found.Where(address => IsAllowed(address, allowLoopback))];
        if (allowed.Length == 0 || allowed.Length != found.Length) throw new ForbiddenAddressException();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, endPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}

/// <summary>An endpoint leads to an address at which no function may run.</summary>
internal sealed class ForbiddenAddressException() : IOException("The address is not one of the public internet.");
