using System.Text.Json;
using Temporalio.Api.Workflow.V1;

namespace Halatech.TemporalServer.Visibility;

/// <summary>Lists and counts of runs. A run is found from the moment it is known: there is no index that lags behind.</summary>
internal sealed class VisibilityCalls(World world) : IRpcHandlers
{
    private const int LargestPage = 1_000;

    private readonly RunRows _rows = new(world);

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

    public CountWorkflowExecutionsResponse CountWorkflowExecutions(CountWorkflowExecutionsRequest request, CallContext call)
    {
        var (query, found) = _rows.Find(request.Namespace, request.Query, VisibilityQuery.Parse);
        if (!query.IsGrouped) return new() { Count = found.Count() };
        var counts = found.GroupBy(run => run.Status).Select(group => Group(group.Key, group.Count())).ToArray();
        return new() { Count = counts.Sum(group => group.Count), Groups = { counts } };
    }

    private (IEnumerable<WorkflowExecutionInfo> Page, ByteString Next) Page(string ns, string text, int size, ByteString token)
    {
        var (_, found) = _rows.Find(ns, text, VisibilityQuery.ParseForList);
        var rows = found.Select(run => (Run: run, Position: ListPosition.Of(run)));
        if (!token.IsEmpty)
        {
            var last = ListPosition.Parse(token);
            rows = rows.Where(row => ListPosition.Order.Compare(row.Position, last) > 0);
        }

        if (size is <= 0 or > LargestPage) size = LargestPage;
        var page = rows.OrderBy(row => row.Position, ListPosition.Order).Take(size + 1).ToList();
        var next = page.Count > size ? page[size - 1].Position.ToToken() : ByteString.Empty;
        return (page.Take(size).Select(row => row.Run), next);
    }

    private static CountWorkflowExecutionsResponse.Types.AggregationGroup Group(WorkflowExecutionStatus status, int count)
    {
        var name = new Payload { Data = ByteString.CopyFromUtf8(JsonSerializer.Serialize(status.ToString())) };
        name.Metadata["encoding"] = ByteString.CopyFromUtf8("json/plain");
        name.Metadata["type"] = ByteString.CopyFromUtf8(nameof(IndexedValueType.Keyword));
        return new() { GroupValues = { name }, Count = count };
    }
}
