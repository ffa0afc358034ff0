using System.Runtime.InteropServices;
using Halatech.TemporalServer.Hosting;

var (options, level) = ServerArguments.Parse(args);
using var logs = LoggerFactory.Create(logging => logging.SetMinimumLevel(level).AddSimpleConsole(console => console.SingleLine = true));
options.LoggerFactory = logs;
var stopped = new TaskCompletionSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
try
{
    await using var server = await TemporalServerHost.StartAsync(options);
    await Console.Out.WriteLineAsync($"Temporal-compatible server on {server.Address}, {(options.Postgres is null ? "in memory" : "durable in Postgres")}");
    await stopped.Task;
    return 0;
}
catch (InvalidOperationException refused)
{
    await Console.Error.WriteLineAsync(refused.Message);
    return 1;
}

void Stop(PosixSignalContext context)
{
    context.Cancel = true;
    stopped.TrySetResult();
}
