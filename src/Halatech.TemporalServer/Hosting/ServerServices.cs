using Grpc.AspNetCore.Server;
using Grpc.AspNetCore.Server.Model;
using Halatech.TemporalServer.Activities;
using Halatech.TemporalServer.Matching;
using Halatech.TemporalServer.Namespaces;
using Halatech.TemporalServer.Queries;
using Halatech.TemporalServer.Schedules;
using Halatech.TemporalServer.Signals;
using Halatech.TemporalServer.Starts;
using Halatech.TemporalServer.Store;
using Halatech.TemporalServer.Testing;
using Halatech.TemporalServer.Updates;
using Halatech.TemporalServer.Visibility;
using Halatech.TemporalServer.WorkflowTasks;

namespace Halatech.TemporalServer.Hosting;

/// <summary>The parts of a server. A class of handlers that is added here answers the calls its methods are named after.</summary>
internal static class ServerServices
{
    public static void AddTemporalServer(this IServiceCollection services, TemporalServerOptions options)
    {
        services.AddSingleton(options);
        services.AddLogging();
        services.AddRouting();
        services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = null;
            grpc.MaxSendMessageSize = null;
        });
        // Clients compress until they hear that the server cannot; between two processes of one machine it is a waste of time.
        services.PostConfigure<GrpcServiceOptions>(grpc => grpc.CompressionProviders.Clear());
        // A stop does not wait for long polls.
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        services.AddStore(options);
        services.AddSingleton(provider => new World(
            provider.GetRequiredService<IJournal>(), TimeProvider.System, provider.GetRequiredService<ILogger<World>>())
        {
            SuggestContinueAsNewEvents = options.SuggestContinueAsNewEvents,
        });
        services.AddSingleton<WorkflowStarter>();
        services.AddSingleton<ScheduleRegistry>();
        services.AddSingleton<ServerStart>();
        services.AddSingleton<RpcGateway>();
        services.AddSingleton<IServiceMethodProvider<WorkflowServiceEndpoint>, WorkflowServiceBinder>();
        services.AddSingleton<IServiceMethodProvider<OperatorServiceEndpoint>, OperatorServiceBinder>();
        services.AddSingleton<IServiceMethodProvider<HealthEndpoint>, HealthBinder>();
        services.AddHandlers();
        if (options.TimeSkipping) services.AddTimeSkipping();
    }

    private static void AddStore(this IServiceCollection services, TemporalServerOptions options)
    {
        if (options.Postgres is not { } connection)
        {
            services.AddSingleton<IJournal, NoJournal>();
            return;
        }

        services.AddSingleton(provider => new PostgresStore(connection, options, provider.GetRequiredService<ILogger<PostgresJournal>>()));
        services.AddSingleton<IJournal>(provider => provider.GetRequiredService<PostgresStore>().Journal);
    }

    private static void AddHandlers(this IServiceCollection services)
    {
        services.AddSingleton<UpdateCalls>();
        services.AddSingleton<IRpcHandlers>(provider => provider.GetRequiredService<UpdateCalls>());
        services.AddSingleton<IRpcHandlers, MultiOperationCalls>();
        services.AddSingleton<IRpcHandlers, NamespaceCalls>();
        services.AddSingleton<IRpcHandlers, OperatorCalls>();
        services.AddSingleton<IRpcHandlers, StartCalls>();
        services.AddSingleton<IRpcHandlers, SignalCalls>();
        services.AddSingleton<IRpcHandlers, RunCalls>();
        services.AddSingleton<IRpcHandlers, VisibilityCalls>();
        services.AddSingleton<IRpcHandlers, ScheduleCalls>();
        services.AddSingleton<IRpcHandlers, ScheduleListCalls>();
        services.AddSingleton<IRpcHandlers, HistoryCalls>();
        services.AddSingleton<IRpcHandlers, QueryCalls>();
        services.AddSingleton<IRpcHandlers, WorkflowTaskCalls>();
        services.AddSingleton<IRpcHandlers, ActivityCalls>();
        services.AddSingleton<IRpcHandlers, TaskQueueCalls>();
    }

    private static void AddTimeSkipping(this IServiceCollection services)
    {
        services.AddSingleton<TimeSkipping>();
        services.AddSingleton<IRpcHandlers, TimeSkippingCalls>();
        services.AddSingleton<IServiceMethodProvider<TestServiceEndpoint>, TestServiceBinder>();
    }
}
