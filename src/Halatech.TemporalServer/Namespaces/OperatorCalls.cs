using Temporalio.Api.OperatorService.V1;

namespace Halatech.TemporalServer.Namespaces;

/// <summary>The operator service: search attributes, and what little there is to say of a cluster of one.</summary>
internal sealed class OperatorCalls(World world) : IRpcHandlers
{
    public AddSearchAttributesResponse AddSearchAttributes(AddSearchAttributesRequest request, CallContext call) => world.Gate.Do(() =>
    {
        world.Namespaces.Check(request.Namespace);
        if (request.SearchAttributes.Count == 0) throw Refusal.Invalid("SearchAttributes are not set on request.");
        foreach (var (name, type) in request.SearchAttributes)
        {
            Limits.CheckId(name, "Search attribute name");
            if (SystemSearchAttributes.TypeOf(name) is not null) throw Refusal.Invalid($"Search attribute {name} is reserved by system.");
            if (type == IndexedValueType.Unspecified) throw Refusal.Invalid($"Unable to parse search attribute type: {type}.");
            if (world.Namespaces.TypeOf(request.Namespace, name) is { } known && known != type)
                throw Refusal.Invalid($"Search attribute {name} already exists and has different type {known}.");
        }

        foreach (var (name, type) in request.SearchAttributes) world.Namespaces.AddAttribute(request.Namespace, name, type);
        return new AddSearchAttributesResponse();
    });

    public RemoveSearchAttributesResponse RemoveSearchAttributes(RemoveSearchAttributesRequest request, CallContext call) => world.Gate.Do(() =>
    {
        world.Namespaces.Check(request.Namespace);
        foreach (var name in request.SearchAttributes)
        {
            if (SystemSearchAttributes.TypeOf(name) is not null) throw Refusal.Invalid($"Unable to remove non-custom search attributes: {name}.");
            if (!world.Namespaces.RemoveAttribute(request.Namespace, name)) throw Refusal.NotFound($"Search attribute {name} doesn't exist.");
        }

        return new RemoveSearchAttributesResponse();
    });

    public ListSearchAttributesResponse ListSearchAttributes(ListSearchAttributesRequest request, CallContext call) => world.Gate.Do(() =>
    {
        world.Namespaces.Check(request.Namespace);
        var reply = new ListSearchAttributesResponse();
        foreach (var (name, type) in world.Namespaces.AttributesOf(request.Namespace)) reply.CustomAttributes[name] = type;
        foreach (var (name, type) in SystemSearchAttributes.All) reply.SystemAttributes[name] = type;
        return reply;
    });

    public static ListClustersResponse ListClusters(ListClustersRequest request, CallContext call) => new()
    {
        Clusters =
        {
            new ClusterMetadata
            {
                ClusterName = "active", ClusterId = "00000000-0000-0000-0000-000000000001", InitialFailoverVersion = 1, HistoryShardCount = 1, IsConnectionEnabled = true,
            },
        },
    };
}
