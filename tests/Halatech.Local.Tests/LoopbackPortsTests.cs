using System.Net;
using System.Net.Sockets;

namespace Halatech.Local.Tests;

public sealed class LoopbackPortsTests
{
    public static TheoryData<string> Addresses => ["127.0.0.1", "0.0.0.0", "::1", "::"];

    [Theory]
    [MemberData(nameof(Addresses))]
    public void IsFree_WhileSomethingListens_IsFalse(string address)
    {
        var ip = IPAddress.Parse(address);
        Assert.SkipUnless(ip.AddressFamily is AddressFamily.InterNetwork || Socket.OSSupportsIPv6, "no IPv6 here");
        using var listener = new TcpListener(ip, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;

        Assert.False(LoopbackPorts.IsFree(port));
        Assert.Equal([port], LoopbackPorts.InUse([0, port]));
        listener.Stop();
        Assert.True(LoopbackPorts.IsFree(port));
    }

    [Fact]
    public async Task IsFree_ServerGoneWithConnectionsLeftToTimeOut_IsTrue()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var end = (IPEndPoint)listener.LocalEndpoint;
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(end, TestContext.Current.CancellationToken);
            using var accepted = await listener.AcceptTcpClientAsync(TestContext.Current.CancellationToken);
        }

        listener.Stop();

        Assert.True(LoopbackPorts.IsFree(end.Port));
    }

    [Fact]
    public void PickFree_Port_IsFree() => Assert.True(LoopbackPorts.IsFree(LoopbackPorts.PickFree()));

    [Fact]
    public void Complaint_OnePort_SaysWhatToDo() =>
        Assert.Equal("port 5081 is in use: stop what holds it or pass --port-offset 100", LoopbackPorts.Complaint(5081));

    [Fact]
    public void Complaint_SeveralPorts_NamesThemAll() =>
        Assert.Equal("ports 5081, 5082 are in use: stop what holds them or pass --port-offset 100", LoopbackPorts.Complaint(5081, 5082));
}
