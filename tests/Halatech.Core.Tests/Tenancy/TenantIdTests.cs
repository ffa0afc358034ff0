using Halatech.Core.Tenancy;
using Halatech.Core.Tests.Conversations;

namespace Halatech.Core.Tests.Tenancy;

public sealed class TenantIdTests
{
    [Fact]
    public void TenantId_ReadsWhatItWrites() =>
        IdTests.ReadsWhatItWrites<TenantId>(IdTests.Texts("abcdefghijklmnopqrstuvwxyz0123456789", 63));

    [Theory]
    [InlineData("")]
    [InlineData("-a")]
    [InlineData("a-")]
    [InlineData("A")]
    [InlineData("a_b")]
    [InlineData("a/b")]
    [InlineData("a.b")]
    [InlineData("a\0")]
    [InlineData("é")]
    [InlineData("a123456789b123456789c123456789d123456789e123456789f123456789g1234")]
    public void TenantId_RefusesOtherText(string text) => IdTests.Refuses<TenantId>(text);

    [Theory]
    [InlineData("sea-view", "sea-view")]
    [InlineData("sea-view/CH1", "sea-view")]
    [InlineData("sea-view/a/b", "sea-view")]
    [InlineData("/CH1", null)]
    [InlineData("Sea/CH1", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void OwnerOfAGrainKey_IsItsFirstPart(string? key, string? tenant) =>
        Assert.Equal(tenant, TenantId.OfGrainKey(key)?.Value);
}
