using System.Threading.Channels;
using Npgsql;

namespace Halatech.Benchmarks.Server;

/// <summary>Group commit and nothing else: one loop, one connection, one INSERT of whatever waits.</summary>
internal sealed class BareBatches : IAsyncDisposable
{
    private const int MaxBatch = 512;

    private const string Sql =
        "insert into bench.batched (conversation_id, message_id, body) select * from unnest($1::text[], $2::text[], $3::text[])";

    private readonly NpgsqlDataSource _source;
    private readonly Channel<Waiting> _queue = Channel.CreateUnbounded<Waiting>(new() { SingleReader = true });
    private readonly Task _loop;

    public BareBatches(IConfiguration configuration)
    {
        _source = BareSource.Of(configuration, connections: 1);
        _loop = Task.Run(RunAsync);
    }

    public Task InsertAsync(BareRow row)
    {
        var waiting = new Waiting(row, new(TaskCreationOptions.RunContinuationsAsynchronously));
        _queue.Writer.TryWrite(waiting);
        return waiting.Done.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _queue.Writer.Complete();
        await _loop;
        await _source.DisposeAsync();
    }

    private async Task RunAsync()
    {
        List<Waiting> batch = [];
        while (await _queue.Reader.WaitToReadAsync())
        {
            batch.Clear();
            while (batch.Count < MaxBatch && _queue.Reader.TryRead(out var waiting)) batch.Add(waiting);
            try
            {
                await WriteAsync(batch);
                foreach (var waiting in batch) waiting.Done.SetResult();
            }
            catch (NpgsqlException e)
            {
                foreach (var waiting in batch) waiting.Done.SetException(e);
            }
        }
    }

    private async Task WriteAsync(List<Waiting> batch)
    {
        await using var command = _source.CreateCommand(Sql);
        command.Parameters.Add(new() { Value = batch.ConvertAll(w => w.Row.Conversation) });
        command.Parameters.Add(new() { Value = batch.ConvertAll(w => w.Row.Message) });
        command.Parameters.Add(new() { Value = batch.ConvertAll(w => w.Row.Body) });
        await command.ExecuteNonQueryAsync();
    }

    private sealed record Waiting(BareRow Row, TaskCompletionSource Done);
}
