using Halatech.TemporalServer.Hosting;

namespace Halatech.Local;

/// <summary>
/// The Temporal server of a local run: the address from the settings where one is set, else the <c>temporal</c> program where it is
/// found, else the embedded server, which keeps everything in the local Postgres.
/// </summary>
internal sealed class LocalTemporal : IAsyncDisposable
{
    private readonly IAsyncDisposable? _server;

    private LocalTemporal(string address, string what, IAsyncDisposable? server) => (Address, What, _server) = (address, what, server);

    public string Address { get; }

    /// <summary>Which of the three it is, for a person.</summary>
    public string What { get; }

    /// <param name="environment">What is set: an address, or the program.</param>
    /// <param name="port">Where a server of our own listens.</param>
    /// <param name="programData">Where the program keeps its workflows.</param>
    /// <param name="database">Where the embedded server keeps its own.</param>
    public static async Task<LocalTemporal> StartAsync(
        IConfiguration environment, int port, string programData, string database, ILoggerFactory loggers, CancellationToken cancellationToken)
    {
        if (environment["Temporal:Address"] is { Length: > 0 } set) return new(set, "the server of Temporal__Address", null);
        if (TemporalProgram.Find(environment["Temporal:CliPath"], Environment.GetEnvironmentVariable("PATH")) is { } program)
        {
            var running = await TemporalProgram.StartAsync(program, port, programData, cancellationToken);
            return new(running.Address, $"{program}, data in {programData}", running);
        }

        var server = await TemporalServerHost.StartAsync(
            new TemporalServerOptions { Port = port, Postgres = database, LoggerFactory = loggers }, cancellationToken);
        return new(server.Address, "the embedded server, durable in the local Postgres", server);
    }

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? default;
}
