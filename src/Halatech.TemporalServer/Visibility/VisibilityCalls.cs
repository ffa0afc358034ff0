using System.Text.Json;
using Temporalio.Api.Workflow.V1;

namespace Halatech.TemporalServer.Visibility;

/// <summary>Lists and counts of runs. A run is found from the moment it is known: there is no index that lags behind.</summary>
internal sealed class VisibilityCalls(World world) : IRpcHandlers
{
    private const int LargestPage = 1_000;

    public ListWorkflowExecutionsResponse ListWorkflowExecutions(ListWorkflowExecutionsRequest request, CallContext call)
    {
        var (page, next) = Page(request.Namespace, request.Query, request.PageSize, request.NextPageToken);
        return new() { Executions = { page }, NextPageToken = next };
    }

    public ScanWorkflowExecutionsResponse ScanWorkflowExecutions(ScanWorkflowExecutionsRequest request, CallContext call)
    {
        var (page, next) = Page(request.Namespace, request.Query, request.PageSize, request.NextPageToken);
        return new() { Executions = { page }, NextPageToken = next };
    }

    public CountWorkflowExecutionsResponse CountWorkflowExecutions(CountWorkflowExecutionsRequest request, CallContext call) =>
        world.Gate.Do(() =>
        {
            var query = Understand(request.Namespace, request.Query, VisibilityQuery.Parse);
            var found = Matches(request.Namespace, query);
            if (!query.IsGrouped) return new CountWorkflowExecutionsResponse { Count = found.Count() };
            var counts = found.GroupBy(run => run.Life.Status).Select(group => Group(group.Key, group.Count())).ToArray();
            return new() { Count = counts.Sum(group => group.Count), Groups = { counts } };
        });

    private (IReadOnlyList<WorkflowExecutionInfo> Page, ByteString Next) Page(string ns, string text, int size, ByteString token) =>
        world.Gate.Do(() =>
        {
            var query = Understand(ns, text, VisibilityQuery.ParseForList);
            var found = Matches(ns, query).Select(run => (Run: run, Position: ListPosition.Of(run)));
            if (!token.IsEmpty)
            {
                var last = ListPosition.Parse(token);
                found = found.Where(row => ListPosition.Order.Compare(row.Position, last) > 0);
            }

            if (size is <= 0 or > LargestPage) size = LargestPage;
            var rows = found.OrderBy(row => row.Position, ListPosition.Order).Take(size + 1).ToList();
            var next = rows.Count > size ? rows[size - 1].Position.ToToken() : ByteString.Empty;
            return ((IReadOnlyList<WorkflowExecutionInfo>)[.. rows.Take(size).Select(row => RunView.Info(row.Run))], next);
        });

    private VisibilityQuery Understand(string ns, string query, Func<string, AttributeTypes, VisibilityQuery> parse)
    {
        world.Namespaces.Check(ns);
        try
        {
            return parse(query, name => world.Namespaces.TypeOf(ns, name));
        }
        catch (InvalidQueryException e)
        {
            throw Refusal.Invalid($"invalid query: {e.Message}");
        }
    }

    private IEnumerable<WorkflowRun> Matches(string ns, VisibilityQuery query) =>
        world.Runs.All.Where(run => run.Namespace == ns && query.Matches(name => RunColumns.Read(run, name)));

    private static CountWorkflowExecutionsResponse.Types.AggregationGroup Group(WorkflowExecutionStatus status, int count)
    {
        var name = new Payload { Data = ByteString.CopyFromUtf8(JsonSerializer.Serialize(status.ToString())) };
        name.Metadata["encoding"] = ByteString.CopyFromUtf8("json/plain");
        name.Metadata["type"] = ByteString.CopyFromUtf8(nameof(IndexedValueType.Keyword));
        return new() { GroupValues = { name }, Count = count };
    }
}
