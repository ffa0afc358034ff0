using Halatech.TemporalServer.Hosting;
using Microsoft.Extensions.Logging;

namespace Halatech.TemporalServer.Tests.Engine;

/// <summary>Command lines as the SDK writes them.</summary>
public sealed class ServerArgumentsTests
{
    [Fact]
    public void DevServer_WithFlagsWeDoNotKnow_TakesThoseWeDo()
    {
        var (options, level) = ServerArguments.Parse(
        [
            "server", "start-dev", "--port", "7244", "--namespace", "mine", "--ip", "127.0.0.1", "--log-format", "pretty", "--log-level", "error",
            "--dynamic-config-value", "frontend.enableExecuteMultiOperation=true", "--db-filename", "/tmp/x.db", "--headless",
            "--search-attribute", "Kind=Keyword", "--postgres=Host=127.0.0.1",
        ]);
        Assert.Equal(7244, options.Port);
        Assert.Equal(["default", "mine"], options.Namespaces);
        Assert.Equal("Keyword", options.SearchAttributes["Kind"]);
        Assert.Equal("Host=127.0.0.1", options.Postgres);
        Assert.Equal(LogLevel.Error, level);
        Assert.False(options.TimeSkipping);
    }

    [Fact]
    public void PortAlone_IsATestServer()
    {
        var (options, _) = ServerArguments.Parse(["7255"]);
        Assert.Equal(7255, options.Port);
        Assert.True(options.TimeSkipping);
        Assert.Null(options.Postgres);
    }

    [Fact]
    public void DynamicConfig_OfTheAdviceToContinueAsNew_IsTaken() =>
        Assert.Equal(50, ServerArguments.Parse(["server", "start-dev", "--dynamic-config-value", "limit.historyCount.suggestContinueAsNew=50"]).Options.SuggestContinueAsNewEvents);

    [Fact]
    public async Task Database_TogetherWithTimeSkipping_IsRefused() =>
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => TemporalServerHost.StartAsync(new() { TimeSkipping = true, Postgres = "Host=127.0.0.1" }, TestContext.Current.CancellationToken));
}
