using System.Diagnostics;
using System.Runtime.InteropServices;
using Halatech.Local;

// A terminal that closes sends two signals at once, which is one wish.
var oneWish = TimeSpan.FromSeconds(2);
var asked = 0L;

// As a shell has it for a program that Ctrl-C ended.
const int Interrupted = 130;
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
}
catch (InvalidOperationException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
catch (OperationCanceledException) when (stopping.IsCancellationRequested)
{
    return Interrupted;
}

return 0;

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    if (stopping.IsCancellationRequested)
    {
        // Without its database, for one, an orderly end takes two minutes.
        if (Stopwatch.GetElapsedTime(asked) < oneWish) return;
        Console.WriteLine("ended at once; the next start takes over what is left");
        Environment.Exit(Interrupted);
    }

    asked = Stopwatch.GetTimestamp();
    Console.WriteLine("stopping; once more ends it at once");
    stopping.Cancel();
}
