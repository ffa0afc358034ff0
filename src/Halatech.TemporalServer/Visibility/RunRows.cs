using Halatech.TemporalServer.Namespaces;
using Halatech.TemporalServer.Store;
using Temporalio.Api.Workflow.V1;

namespace Halatech.TemporalServer.Visibility;

/// <summary>
/// The runs of a namespace that meet a query: those in memory, and the closed ones that only the store has. The gate is held to take
/// down which are in memory, and then for a few of them at a time.
/// </summary>
internal sealed class RunRows
{
    private const int AtATime = 200;

    private readonly World _world;
    private readonly VisibilityQuery _query;
    private readonly AttributeTypes _types;
    private readonly WorkflowRun[] _inMemory;
    private readonly ClosedRuns _rest;

    /// <param name="world">The server.</param>
    /// <param name="ns">The namespace.</param>
    /// <param name="text">The query.</param>
    /// <param name="parse">How it is read.</param>
    /// <exception cref="RpcException">NotFound for the namespace, InvalidArgument for the query.</exception>
    public RunRows(World world, string ns, string text, Func<string, AttributeTypes, VisibilityQuery> parse)
    {
        _world = world;
        var (custom, runs, now) = world.Gate.Do(() =>
        {
            world.Namespaces.Check(ns);
            return (world.Namespaces.AttributesOf(ns), world.Runs.All.Where(run => run.Namespace == ns).ToArray(), world.Clock.Now);
        });
        _types = name => SystemSearchAttributes.TypeOf(name) ?? (custom.TryGetValue(name, out var type) ? type : null);
        _query = Understand(text, _types, parse);
        _inMemory = runs;
        _rest = new ClosedRuns(ns, now, [.. runs.Where(run => !run.IsOpen).Select(run => Guid.Parse(run.RunId))], _query.Sql);
    }

    public bool IsGrouped => _query.IsGrouped;

    /// <summary>In the order of lists. What the store has is read as far as it is asked for.</summary>
    /// <param name="after">The last one that is known already; null from the beginning.</param>
    public IEnumerable<WorkflowExecutionInfo> List(ListPosition? after)
    {
        var first = InMemory().Select(run => (Run: run, Position: ListPosition.Of(run)))
            .Where(row => after is not { } last || ListPosition.Order.Compare(row.Position, last) > 0)
            .OrderBy(row => row.Position, ListPosition.Order);
        using var stored = Stored(after).GetEnumerator();
        bool? more = null;
        foreach (var (run, position) in first)
        {
            while (!position.IsOpen && (more ??= stored.MoveNext()) == true && ListPosition.Order.Compare(ListPosition.Of(stored.Current), position) < 0)
            {
                yield return stored.Current;
                more = stored.MoveNext();
            }

            yield return run;
        }

        for (more ??= stored.MoveNext(); more == true; more = stored.MoveNext()) yield return stored.Current;
    }

    /// <summary>How many there are of each status.</summary>
    public IReadOnlyDictionary<WorkflowExecutionStatus, long> Count()
    {
        var counts = InMemory().CountBy(run => run.Status).ToDictionary(count => count.Key, count => (long)count.Value);
        var stored = _query.Sql.IsExact
            ? _world.Runs.Archive.Count(_rest)
            : Stored(null).CountBy(run => run.Status).Select(count => KeyValuePair.Create(count.Key, (long)count.Value));
        foreach (var (status, count) in stored) counts[status] = counts.GetValueOrDefault(status) + count;
        return counts;
    }

    private IEnumerable<WorkflowExecutionInfo> InMemory() =>
        _inMemory.Chunk(AtATime).SelectMany(some => _world.Gate.Do(() => some.Select(RunView.Info).ToArray())).Where(Matches);

    private IEnumerable<WorkflowExecutionInfo> Stored(ListPosition? after) => _world.Runs.Archive.List(_rest, after).Where(Matches);

    private bool Matches(WorkflowExecutionInfo run) => _query.Matches(name => RunColumns.Read(run, name, _types));

    private static VisibilityQuery Understand(string text, AttributeTypes types, Func<string, AttributeTypes, VisibilityQuery> parse)
    {
        try
        {
            return parse(text, types);
        }
        catch (InvalidQueryException e)
        {
            throw Refusal.Invalid($"invalid query: {e.Message}");
        }
    }
}
