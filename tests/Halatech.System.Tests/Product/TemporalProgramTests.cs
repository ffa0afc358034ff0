using Halatech.Local;
using Halatech.Tests.Common;

namespace Halatech.System.Tests.Product;

/// <summary>The product with its workflows on the <c>temporal</c> program, in a copy of its own, where that program is there.</summary>
[Collection(SharedProduct.Name)]
public sealed class TemporalProgramTests(RunningProduct product)
{
    [Fact]
    public async Task Experience_UnderWayAtCtrlC_GoesOnAfterTheNextStart_AndAKillLeavesNothingInTheWay()
    {
        var program = TemporalCli.Find();
        Assert.SkipWhen(program is null, $"no temporal command on PATH or in {TemporalCli.Setting}");
        await TemporalCli.WarmUpAsync(program!);
        var first = await LocalCopy.StartOnProgramAsync(product.Data, LocalCopy.FreeOffset(), program!);
        await using var _ = first;
        await RunsOnAsync(first, program!);
        var phone = Telephone.New(LocalPorts.Url(first.Ports.Twilio), Hotel.Sms);
        await phone.AskAsync(Hotel.Question);
        await FrontDesk.OfferLateCheckOutAsync(first, phone, "14:00");
        await phone.HearAsync("free until 14:00", after: 1);

        var exit = await first.InterruptAsync();

        Assert.True(exit is 0 or 130, $"exit code {exit}:\n{first.Output}");
        await first.IsGoneAsync();
        Assert.True(File.Exists(DatabaseOf(first)));

        // Only the run that waits for this answer says so.
        await using var second = await LocalCopy.StartOnProgramAsync(product.Data, first.Offset, program!);
        await RunsOnAsync(second, program!);
        await phone.AskForAsync("Yes please", "yours until 14:00");

        // What is killed can stop nothing; the next start has to.
        await second.KillAsync();
        Assert.Contains(second.Processes, process => process.Contains("server start-dev", StringComparison.Ordinal));
        await using var third = await LocalCopy.StartOnProgramAsync(product.Data, first.Offset, program!);
        await RunsOnAsync(third, program!);

        // At Ctrl-C the terminal tells both programs; at this only one is told.
        await third.TerminateAsync();
        await third.IsGoneAsync();
    }

    private static async Task RunsOnAsync(LocalCopy copy, string program)
    {
        Assert.Contains($"127.0.0.1:{copy.Ports.Temporal} ({program}, data in {DatabaseOf(copy)})", copy.Output, StringComparison.Ordinal);
        Assert.Contains(copy.Processes, process => process.Contains($"server start-dev --headless --ip 127.0.0.1 --port {copy.Ports.Temporal}", StringComparison.Ordinal));
        using var client = new HttpClient();
        Assert.Contains(
            $"Workflows run on 127.0.0.1:{copy.Ports.Temporal}.",
            await client.GetStringAsync(new Uri($"{LocalPorts.Url(copy.Ports.Application)}/health/ready"), TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    private static string DatabaseOf(LocalCopy copy) => Path.Combine(copy.Folder, "temporal.db");
}
