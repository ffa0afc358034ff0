using Halatech.TemporalServer.Tests.Conformance.Workflows;
using Halatech.TemporalServer.Tests.Servers;
using Temporalio.Api.Enums.V1;
using Temporalio.Common;
using Temporalio.Exceptions;

namespace Halatech.TemporalServer.Tests.Conformance;

public abstract class MemoTests(TestServer server) : ServerTests(server)
{
    [ServerFact]
    public async Task Memo_GivenAtTheStart_IsDescribed()
    {
        var handle = await StartAsync((WaitForEver wf) => wf.RunAsync(), options => options.Memo = Memo("note", "first"));
        Assert.Equal("first", await (await handle.DescribeAsync()).Memo["note"].ToValueAsync<string>());
        await handle.TerminateAsync();
    }

    [ServerFact]
    public async Task Memo_ChangedByTheWorkflow_IsMerged()
    {
        var handle = await StartAsync((Attributed wf) => wf.RunAsync(), options => options.Memo = Memo("removed", "x"));
        await UntilEventAsync(handle, EventType.WorkflowPropertiesModified);
        var memo = (await handle.DescribeAsync()).Memo;
        Assert.Equal("by the workflow", await Assert.Single(memo).Value.ToValueAsync<string>());
        await handle.TerminateAsync();
    }

    [ServerFact]
    public async Task SearchAttributes_OfEveryType_AreDescribed()
    {
        var arrival = new DateTimeOffset(2026, 3, 1, 12, 30, 0, TimeSpan.Zero);
        var handle = await StartAsync((WaitForEver wf) => wf.RunAsync(), options => options.TypedSearchAttributes =
            new SearchAttributeCollection.Builder()
                .Set(Attributes.Kind, "booking").Set(Attributes.Notes, "two words").Set(Attributes.Rooms, 3).Set(Attributes.Price, 12.5)
                .Set(Attributes.Paid, true).Set(Attributes.Arrival, arrival).Set(Attributes.Labels, ["a", "b"])
                .ToSearchAttributeCollection());
        var found = (await handle.DescribeAsync()).TypedSearchAttributes;
        await handle.TerminateAsync();

        Assert.Equal(("booking", "two words"), (found.Get(Attributes.Kind), found.Get(Attributes.Notes)));
        Assert.Equal((3, 12.5, true), (found.Get(Attributes.Rooms), found.Get(Attributes.Price), found.Get(Attributes.Paid)));
        Assert.Equal(arrival, found.Get(Attributes.Arrival));
        Assert.Equal(["a", "b"], found.Get(Attributes.Labels));
    }

    [ServerFact]
    public async Task SearchAttributes_ChangedByTheWorkflow_AreMerged()
    {
        var handle = await StartAsync((Attributed wf) => wf.RunAsync(), options => options.TypedSearchAttributes =
            new SearchAttributeCollection.Builder().Set(Attributes.Rooms, 3).ToSearchAttributeCollection());
        await UntilEventAsync(handle, EventType.UpsertWorkflowSearchAttributes);
        var found = (await handle.DescribeAsync()).TypedSearchAttributes;
        Assert.Equal("changed", found.Get(Attributes.Kind));
        Assert.False(found.TryGetValue(Attributes.Rooms, out _));
        await handle.SignalAsync(wf => wf.FinishAsync());
        Assert.Equal("changed", await handle.GetResultAsync());
    }

    [ServerFact]
    public async Task SearchAttribute_NobodyDefined_IsRefused()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => StartAsync((WaitForEver wf) => wf.RunAsync(), options =>
            options.TypedSearchAttributes = new SearchAttributeCollection.Builder()
                .Set(SearchAttributeKey.CreateKeyword("Undefined"), "x").ToSearchAttributeCollection()));
        Assert.Equal(RpcException.StatusCode.InvalidArgument, refused.Code);
        Assert.Equal("Namespace default has no mapping defined for search attribute Undefined", refused.Message);
    }

    [ServerFact]
    public async Task SearchAttribute_OfAnotherType_IsRefused()
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => StartAsync((WaitForEver wf) => wf.RunAsync(), options =>
            options.TypedSearchAttributes = new SearchAttributeCollection.Builder()
                .Set(SearchAttributeKey.CreateKeyword("Rooms"), "three").ToSearchAttributeCollection()));
        Assert.Equal(RpcException.StatusCode.InvalidArgument, refused.Code);
        Assert.Contains("Rooms", refused.Message, StringComparison.Ordinal);
    }

    [ServerFact]
    public async Task SummaryAndDetails_GivenAtTheStart_AreDescribed()
    {
        var handle = await StartAsync(
            (WaitForEver wf) => wf.RunAsync(), options => (options.StaticSummary, options.StaticDetails) = ("in short", "at length"));
        var description = await handle.DescribeAsync();
        Assert.Equal("in short", await description.GetStaticSummaryAsync());
        Assert.Equal("at length", await description.GetStaticDetailsAsync());
        await handle.TerminateAsync();
    }

    private static Dictionary<string, object> Memo(string key, object value) => new(StringComparer.Ordinal) { [key] = value };

    public sealed class Real(RealServer server) : MemoTests(server);

    public sealed class Embedded(EmbeddedServer server) : MemoTests(server);

    public sealed class Durable(PostgresServer server) : MemoTests(server);
}
