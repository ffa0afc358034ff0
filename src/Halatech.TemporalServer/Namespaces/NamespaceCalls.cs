namespace Halatech.TemporalServer.Namespaces;

internal sealed class NamespaceCalls(World world) : IRpcHandlers
{
    /// <summary>The real server whose behaviour this one follows.</summary>
    public const string ServerVersion = "1.29.1";

    // A capability the server does not claim turns off a protocol it would have to honour.
    public static GetSystemInfoResponse GetSystemInfo(GetSystemInfoRequest request, CallContext call) => new()
    {
        ServerVersion = ServerVersion,
        Capabilities = new()
        {
            SignalAndQueryHeader = true,
            InternalErrorDifferentiation = true,
            ActivityFailureIncludeHeartbeat = true,
            SupportsSchedules = true,
            EncodedFailureAttributes = true,
            BuildIdBasedVersioning = true,
            UpsertMemo = true,
            SdkMetadata = true,
            CountGroupByExecutionStatus = true,
            EagerWorkflowStart = true,
        },
    };

    public static GetClusterInfoResponse GetClusterInfo(GetClusterInfoRequest request, CallContext call) => new()
    {
        ServerVersion = ServerVersion,
        ClusterId = "00000000-0000-0000-0000-000000000001",
        ClusterName = "active",
        HistoryShardCount = 1,
        PersistenceStore = "postgres",
        VisibilityStore = "postgres",
        InitialFailoverVersion = 1,
        FailoverVersionIncrement = 10,
    };

    public DescribeNamespaceResponse DescribeNamespace(DescribeNamespaceRequest request, CallContext call) => world.Gate.Do(() =>
    {
        if (request.Id.Length == 0) return world.Namespaces.Check(request.Namespace);
        return world.Namespaces.All.FirstOrDefault(found => found.NamespaceInfo.Id == request.Id) ?? throw Refusal.NamespaceNotFound(request.Id);
    });

    public ListNamespacesResponse ListNamespaces(ListNamespacesRequest request, CallContext call) => world.Gate.Do(() =>
    {
        var reply = new ListNamespacesResponse();
        reply.Namespaces.AddRange(world.Namespaces.All);
        return reply;
    });

    public RegisterNamespaceResponse RegisterNamespace(RegisterNamespaceRequest request, CallContext call) => world.Gate.Do(() =>
    {
        Limits.CheckId(request.Namespace, "Namespace");
        if (world.Namespaces.Find(request.Namespace) is not null)
            throw Refusal.Make(StatusCode.AlreadyExists, "Namespace already exists.", new Temporalio.Api.ErrorDetails.V1.NamespaceAlreadyExistsFailure());
        world.Namespaces.Register(request.Namespace, request.Description, request.OwnerEmail, request.WorkflowExecutionRetentionPeriod);
        return new RegisterNamespaceResponse();
    });

    public UpdateNamespaceResponse UpdateNamespace(UpdateNamespaceRequest request, CallContext call) => world.Gate.Do(() =>
    {
        var changed = world.Namespaces.Check(request.Namespace).Clone();
        if (request.UpdateInfo is { } info)
        {
            if (info.Description.Length > 0) changed.NamespaceInfo.Description = info.Description;
            if (info.OwnerEmail.Length > 0) changed.NamespaceInfo.OwnerEmail = info.OwnerEmail;
            foreach (var (key, value) in info.Data) changed.NamespaceInfo.Data[key] = value;
        }

        if (request.Config?.WorkflowExecutionRetentionTtl is { } retention) changed.Config.WorkflowExecutionRetentionTtl = retention;
        world.Namespaces.Put(changed);
        return new UpdateNamespaceResponse { NamespaceInfo = changed.NamespaceInfo, Config = changed.Config, ReplicationConfig = changed.ReplicationConfig };
    });

    public static GetSearchAttributesResponse GetSearchAttributes(GetSearchAttributesRequest request, CallContext call)
    {
        var reply = new GetSearchAttributesResponse();
        foreach (var (name, type) in SystemSearchAttributes.All) reply.Keys[name] = type;
        return reply;
    }
}
