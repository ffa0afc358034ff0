using Halatech.Adapters.Postgres;
using Halatech.Core.Conversations;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Halatech.Benchmarks.Machine;

/// <summary>The product's log, used from this process and not through a host.</summary>
internal sealed class BenchLog : IAsyncDisposable
{
    private readonly PostgresSources _sources;
    private readonly LogWriter _writer;
    private readonly PostgresConversationLog _log;

    public BenchLog(BenchDatabase database)
    {
        var options = Options.Create(new PostgresOptions { ConnectionString = database.ConnectionString });
        _sources = new(options, NullLoggerFactory.Instance);
        _writer = new(_sources, options, TimeProvider.System, NullLogger<LogWriter>.Instance);
        _log = new(_sources, _writer, NullLogger<PostgresConversationLog>.Instance);
    }

    /// <exception cref="InvalidOperationException">It was not stored.</exception>
    public async Task AppendAsync(LogAppend append)
    {
        var outcome = await _log.AppendAsync(append, CancellationToken.None);
        if (outcome != AppendOutcome.Appended) throw new InvalidOperationException($"An append ended as {outcome}.");
    }

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        await _sources.DisposeAsync();
    }
}
