using System.Runtime.InteropServices;
using Halatech.Local;

using var stopping = new CancellationTokenSource();

// Ctrl-C, kill and a closed terminal alike: whoever just ended would leave the database running.
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
using var hungUp = PosixSignalRegistration.Create(PosixSignal.SIGHUP, Stop);

try
{
    await using var application = await LocalApplication.StartAsync(LocalArguments.Parse(args), stopping.Token);
    Console.WriteLine();
    Console.WriteLine(Welcome.Table(application.Ports, application.OpenAi?.Endpoint, application.Temporal!));
    Console.WriteLine("\nready. Ctrl-C stops everything; the data stay for the next start.");
    await application.Host!.WaitForShutdownAsync(stopping.Token);
    Console.WriteLine("stopping");
}
catch (InvalidOperationException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
catch (OperationCanceledException) when (stopping.IsCancellationRequested)
{
    return 130;
}

return 0;

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stopping.Cancel();
}
