using Halatech.Workflows.Calendar;
using Halatech.Workflows.Experiences;
using Halatech.Workflows.Handoffs;
using Halatech.Workflows.Lifecycle;
using Halatech.Workflows.Transactions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Temporalio.Client;
using Temporalio.Worker;

namespace Halatech.Workflows.Connection;

/// <summary>
/// Works for workflows as long as the host runs. A server that is away is waited for, and the host does not mind; when the host
/// stops, what is in hand may end and the rest goes to other workers.
/// </summary>
internal sealed class WorkflowWorkers(
    TemporalConnection connection,
    LifecycleActivities lifecycle,
    HandoffActivities handoffs,
    TransactionActivities transactions,
    ExperienceActivities experiences,
    CalendarActivities calendar,
    IEnumerable<Temporalio.Worker.Interceptors.IWorkerInterceptor> interceptors,
    IOptions<TemporalOptions> options,
    TimeProvider time,
    ILoggerFactory loggers) : BackgroundService
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly ILogger _logger = loggers.CreateLogger<WorkflowWorkers>();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var pause = FirstPause; !stoppingToken.IsCancellationRequested; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                var client = await connection.ConnectAsync(stoppingToken);
                _logger.LogInformation("Workflows run on {Address}, namespace {Namespace}", options.Value.Address, options.Value.Namespace);
                pause = FirstPause;
                await WorkAsync(client, stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                connection.IsReachable = false;
                _logger.LogWarning("Workflows wait: {Address} cannot be reached ({Reason}); tried again in {Pause}", options.Value.Address, e.Message, pause);
                await Task.Delay(pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (OperationCanceledException)
            {
                // The host stops.
            }
        }
    }

    private async Task WorkAsync(ITemporalClient client, CancellationToken stoppingToken)
    {
        using var together = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        TemporalWorker[] workers =
        [
            new(client, OptionsOf(TaskQueues.Lifecycle).AddWorkflow<ConversationLifecycle>().AddAllActivities(lifecycle)),
            new(client, OptionsOf(TaskQueues.Handoffs).AddWorkflow<HandoffWatch>().AddAllActivities(handoffs)),
            new(client, OptionsOf(TaskQueues.Transactions).AddWorkflow<TransactionRun>().AddAllActivities(transactions)),
            new(client, OptionsOf(TaskQueues.Experiences).AddWorkflow<Experience>().AddAllActivities(experiences)),
            new(client, OptionsOf(TaskQueues.Calendars).AddWorkflow<ExperienceCalendar>().AddAllActivities(calendar)),
        ];
        try
        {
            var running = workers.Select(worker => worker.ExecuteAsync(together.Token)).ToArray();

            // One that ends has failed; then all begin anew.
            await Task.WhenAny(running);
            await together.CancelAsync();
            await Task.WhenAll(running);
        }
        finally
        {
            foreach (var worker in workers) worker.Dispose();
        }
    }

    private TemporalWorkerOptions OptionsOf(string kind) => new(TaskQueues.Of(options.Value, kind))
    {
        GracefulShutdownTimeout = TimeSpan.FromSeconds(options.Value.DrainSeconds),
        MaxCachedWorkflows = options.Value.CachedWorkflows,
        Interceptors = [.. interceptors],
        LoggerFactory = loggers,
    };
}
