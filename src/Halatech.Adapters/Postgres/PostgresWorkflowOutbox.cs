using System.Text.Json;
using System.Text.Json.Serialization;
using Halatech.Core.Experiences;

namespace Halatech.Adapters.Postgres;

/// <summary>The outbox of triggers. They are written by <see cref="LogBatch"/>, in the transaction of their append.</summary>
internal sealed class PostgresWorkflowOutbox(PostgresSources sources) : IWorkflowOutbox
{
    public async Task<IReadOnlyList<WaitingTrigger>> FindAsync(long after, int count, CancellationToken cancellationToken)
    {
        await using var command = sources.System.CreateCommand("select id, trigger from halatech.waiting_workflow_triggers($1, $2)");
        command.Parameters.Add(new() { Value = after });
        command.Parameters.Add(new() { Value = count });
        List<WaitingTrigger> found = [];
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            found.Add(new(reader.GetInt64(0), JsonSerializer.Deserialize(reader.GetFieldValue<byte[]>(1), TriggerJson.Default.WorkflowTrigger)!));
        return found;
    }

    public async Task RemoveAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken)
    {
        await using var command = sources.System.CreateCommand("select halatech.remove_workflow_triggers($1)");
        command.Parameters.Add(new() { Value = ids.ToArray() });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task<TriggerBacklog> CountAsync(CancellationToken cancellationToken)
    {
        await using var command = sources.System.CreateCommand("select waiting, oldest from halatech.count_workflow_triggers()");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new(reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetFieldValue<DateTimeOffset>(1));
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(WorkflowTrigger))]
internal sealed partial class TriggerJson : JsonSerializerContext;
