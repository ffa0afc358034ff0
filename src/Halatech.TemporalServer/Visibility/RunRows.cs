using Halatech.TemporalServer.Namespaces;
using Temporalio.Api.Workflow.V1;

namespace Halatech.TemporalServer.Visibility;

/// <summary>
/// All runs of a namespace for a query: those in memory as they are at one moment, and the closed ones that only the store has. The
/// gate is held for the first part only.
/// </summary>
internal sealed class RunRows(World world)
{
    /// <exception cref="RpcException">NotFound for the namespace, InvalidArgument for the query.</exception>
    public (VisibilityQuery Query, IEnumerable<WorkflowExecutionInfo> Found) Find(
        string ns, string text, Func<string, AttributeTypes, VisibilityQuery> parse)
    {
        var custom = world.Gate.Do(() =>
        {
            world.Namespaces.Check(ns);
            return world.Namespaces.AttributesOf(ns);
        });
        AttributeTypes types = name => SystemSearchAttributes.TypeOf(name) ?? (custom.TryGetValue(name, out var type) ? type : null);
        var query = Understand(text, types, parse);
        return (query, All(ns).Where(run => query.Matches(name => RunColumns.Read(run, name, types))));
    }

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

    private IEnumerable<WorkflowExecutionInfo> All(string ns)
    {
        var inMemory = world.Gate.Do(() => world.Runs.All.Where(run => run.Namespace == ns).Select(RunView.Info).ToList());
        var known = inMemory.Select(run => run.Execution.RunId).ToHashSet(StringComparer.Ordinal);
        return inMemory.Concat(world.Runs.Archive.Closed(ns).Where(run => !known.Contains(run.Execution.RunId)));
    }
}
