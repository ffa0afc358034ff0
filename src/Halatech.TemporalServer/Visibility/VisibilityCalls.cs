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

    public CountWorkflowExecutionsResponse CountWorkflowExecutions(CountWorkflowExecutionsRequest request, CallContext call)
    {
        var rows = new RunRows(world, request.Namespace, request.Query, VisibilityQuery.Parse);
        var counts = rows.Count();
        var reply = new CountWorkflowExecutionsResponse { Count = counts.Values.Sum() };
        if (rows.IsGrouped) reply.Groups.AddRange(counts.Select(count => Group(count.Key, count.Value)));
        return reply;
    }

    private (IEnumerable<WorkflowExecutionInfo> Page, ByteString Next) Page(string ns, string text, int size, ByteString token)
    {
        if (size is <= 0 or > LargestPage) size = LargestPage;
        var rows = new RunRows(world, ns, text, VisibilityQuery.ParseForList);
        var page = rows.List(token.IsEmpty ? null : ListPosition.Parse(token)).Take(size + 1).ToList();
        var next = page.Count > size ? ListPosition.Of(page[size - 1]).ToToken() : ByteString.Empty;
        return (page.Take(size), next);
    }

    private static CountWorkflowExecutionsResponse.Types.AggregationGroup Group(WorkflowExecutionStatus status, long count)
    {
        var name = new Payload { Data = ByteString.CopyFromUtf8(JsonSerializer.Serialize(status.ToString())) };
        name.Metadata["encoding"] = ByteString.CopyFromUtf8("json/plain");
        name.Metadata["type"] = ByteString.CopyFromUtf8(nameof(IndexedValueType.Keyword));
        return new() { GroupValues = { name }, Count = count };
    }
}
