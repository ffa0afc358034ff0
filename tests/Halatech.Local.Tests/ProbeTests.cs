namespace Halatech.Local.Tests;

public sealed class ProbeTests
{
    [Fact]
    public void Runner_Works() => Assert.Equal(2, 1 + 1);
}
