using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace Halatech.Adapters.Postgres;

/// <summary>The triggers of a batch of appends, as the last arrays that <c>halatech.append_with_triggers</c> takes.</summary>
internal static class TriggerColumns
{
    /// <summary>Whether an append of the batch has any: few do.</summary>
    public static bool AreIn(IReadOnlyList<WaitingAppend> batch)
    {
        foreach (var waiting in batch)
            if (!waiting.Append.Triggers.IsDefaultOrEmpty) return true;
        return false;
    }

    public static void AddTo(NpgsqlParameterCollection parameters, IReadOnlyList<WaitingAppend> batch)
    {
        List<int> places = [];
        List<int> ordinals = [];
        List<byte[]> triggers = [];
        for (var i = 0; i < batch.Count; i++)
        {
            if (batch[i].Append.Triggers.IsDefaultOrEmpty) continue;
            foreach (var trigger in batch[i].Append.Triggers)
            {
                places.Add(i + 1);
                ordinals.Add(trigger.Ordinal);
                triggers.Add(JsonSerializer.SerializeToUtf8Bytes(trigger, TriggerJson.Default.WorkflowTrigger));
            }
        }

        Add(parameters, places, NpgsqlDbType.Integer);
        Add(parameters, ordinals, NpgsqlDbType.Integer);
        Add(parameters, triggers, NpgsqlDbType.Jsonb);
    }

    private static void Add<T>(NpgsqlParameterCollection parameters, List<T> column, NpgsqlDbType type) =>
        parameters.Add(new NpgsqlParameter<T[]> { TypedValue = [.. column], NpgsqlDbType = NpgsqlDbType.Array | type });
}
