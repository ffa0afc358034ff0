using Halatech.Benchmarks.Server;
using Halatech.Benchmarks.Suite;

// The process that is started makes the load; "server" is the process under load, which it starts by itself.
if (args is ["server", .. var settings])
{
    await BenchServer.RunAsync(settings);
    return 0;
}

using var interrupted = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    interrupted.Cancel();
};
try
{
    return await BenchmarkSuite.RunAsync(args, interrupted.Token);
}
catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
{
    return 130;
}
catch (InvalidOperationException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
