using System.Security.Cryptography;
using Google.Protobuf;
using Halatech.Workflows.Connection;
using Halatech.Workflows.Tests.Support;
using Temporalio.Api.Common.V1;
using Temporalio.Converters;

namespace Halatech.Workflows.Tests.Connection;

public sealed class SealingCodecTests
{
    private static readonly Payload Plain = new() { Metadata = { ["encoding"] = ByteString.CopyFromUtf8("json/plain") }, Data = ByteString.CopyFromUtf8("\"a label\"") };

    [Fact]
    public async Task Payload_IsUnreadable_AndComesBackWhole()
    {
        var codec = For("hotel/CH1/lifecycle");
        var closed = Assert.Single(await codec.EncodeAsync([Plain]));
        Assert.DoesNotContain("label", closed.Data.ToStringUtf8(), StringComparison.Ordinal);
        Assert.Equal("hotel", closed.Metadata["halatech-tenant"].ToStringUtf8());
        Assert.Equal(Plain, Assert.Single(await codec.DecodeAsync([closed])));
        Assert.NotEqual(closed.Data, Assert.Single(await codec.EncodeAsync([Plain])).Data);
    }

    [Theory]
    [InlineData("other/CH1/lifecycle")]
    [InlineData("hotel/CH2/lifecycle")]
    public async Task Payload_OfAnotherTenantOrWorkflow_DoesNotOpen(string other)
    {
        var closed = await For("hotel/CH1/lifecycle").EncodeAsync([Plain]);
        await Assert.ThrowsAnyAsync<CryptographicException>(() => For(other).DecodeAsync(closed));
    }

    [Fact]
    public async Task ChangedOrCutPayload_DoesNotOpen()
    {
        var codec = For("hotel/CH1/lifecycle");
        var closed = Assert.Single(await codec.EncodeAsync([Plain]));
        var bytes = closed.Data.ToByteArray();
        bytes[^1] ^= 1;
        foreach (var damaged in new[] { bytes, bytes[..10] })
            await Assert.ThrowsAnyAsync<CryptographicException>(() => codec.DecodeAsync([new Payload(closed) { Data = ByteString.CopyFrom(damaged) }]));
    }

    [Fact]
    public async Task PayloadOutsideOfAnyTenantsWorkflow_IsNotLetThrough()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(() => For("Not A Tenant").EncodeAsync([Plain]));
        await Assert.ThrowsAsync<InvalidOperationException>(() => new SealingCodec(Keys).EncodeAsync([Plain]));
        Assert.Same(Plain, Assert.Single(await For("hotel/CH1/lifecycle").DecodeAsync([Plain])));
    }

    private static PayloadKeys Keys => new(new FakeVault(), TimeProvider.System);

    private static IPayloadCodec For(string workflow) =>
        new SealingCodec(Keys).WithSerializationContext(new ISerializationContext.Workflow("default", workflow));
}
