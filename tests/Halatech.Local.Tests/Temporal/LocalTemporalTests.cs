using Halatech.Tests.Common;
using Microsoft.Extensions.Logging.Abstractions;
using Temporalio.Client;

namespace Halatech.Local.Tests.Temporal;

/// <summary>Which server a local run takes, and that the program is started, keeps what it has, and is stopped with us.</summary>
public sealed class LocalTemporalTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("halatech-temporal-").FullName;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private string Data => Path.Combine(_folder, "temporal.db");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Program_OfTheSetting_RunsWorkflows_AndHasThemAfterTheNextStart()
    {
        var program = await ProgramAsync();
        var port = LoopbackPorts.PickFree();
        await using (var first = await StartAsync(port, ("Temporal:CliPath", program)))
        {
            Assert.Equal($"127.0.0.1:{port}", first.Address);
            Assert.StartsWith(program, first.What, StringComparison.Ordinal);
            var client = await TemporalClient.ConnectAsync(new(first.Address));
            await client.StartWorkflowAsync("Later", [], new("kept", "nobody-works-here"));
        }

        Assert.True(LoopbackPorts.IsFree(port), "the program is stopped with us");
        await using var second = await StartAsync(port, ("Temporal:CliPath", program));
        var again = await TemporalClient.ConnectAsync(new(second.Address));
        Assert.Equal("Later", (await again.GetWorkflowHandle("kept").DescribeAsync()).WorkflowType);
    }

    [Fact]
    public async Task Program_IsFoundOnThePath_AndTheSettingGoesBeforeIt()
    {
        var program = await ProgramAsync();
        var link = Path.Combine(_folder, "temporal");
        File.CreateSymbolicLink(link, program);
        var path = $"{Path.Combine(_folder, "nothing")}{Path.PathSeparator}{_folder}";
        Assert.Equal(link, TemporalProgram.Find(null, path));
        Assert.Equal(program, TemporalProgram.Find(program, path));

        var port = LoopbackPorts.PickFree();
        await using var running = await TemporalProgram.StartAsync(link, port, Data, Stop);
        await TemporalClient.ConnectAsync(new(running.Address));
    }

    [Fact]
    public void ProgramThatIsNotThere_IsAComplaint_AndNoProgramIsNone()
    {
        var fault = Assert.Throws<InvalidOperationException>(() => TemporalProgram.Find("/nowhere/temporal", null));
        Assert.StartsWith("Temporal__CliPath names /nowhere/temporal", fault.Message, StringComparison.Ordinal);
        Assert.Null(TemporalProgram.Find(null, _folder));
    }

    [Fact]
    public async Task Address_ThatIsSet_IsTaken_AndNothingIsStarted()
    {
        var port = LoopbackPorts.PickFree();
        await using var set = await StartAsync(port, ("Temporal:Address", "temporal.example:7233"), ("Temporal:CliPath", "/nowhere/temporal"));
        Assert.Equal("temporal.example:7233", set.Address);
        Assert.True(LoopbackPorts.IsFree(port));
    }

    private static async Task<string> ProgramAsync()
    {
        var program = TemporalCli.Find();
        Assert.SkipWhen(program is null, $"no temporal command on PATH or in {TemporalCli.Setting}");
        await TemporalCli.WarmUpAsync(program!);
        return program!;
    }

    private Task<LocalTemporal> StartAsync(int port, params (string Name, string Value)[] settings) => LocalTemporal.StartAsync(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Name, (string?)s.Value))).Build(),
        port, Data, "", NullLoggerFactory.Instance, Stop);
}
