using Halatech.Local;

using var stopping = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stopping.Cancel();
};

try
{
    await using var application = await LocalApplication.StartAsync(LocalArguments.Parse(args), stopping.Token);
    Console.WriteLine();
    Console.WriteLine(Welcome.Table(application.Ports, application.OpenAi?.Endpoint));
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
