using System.Linq.Expressions;
using Halatech.Core.Conversations;
using Halatech.Core.Experiences;
using Halatech.Workflows.Calendar;
using Halatech.Workflows.Experiences;
using Halatech.Workflows.Handoffs;
using Halatech.Workflows.Lifecycle;
using Halatech.Workflows.Transactions;
using Temporalio.Api.Enums.V1;
using Temporalio.Client;
using Temporalio.Exceptions;

namespace Halatech.Workflows.Delivery;

/// <summary>The workflows of one conversation: starting one that exists and signalling one that is over both do nothing.</summary>
internal sealed class WorkflowTarget(ITemporalClient client, TemporalOptions options, ConversationKey conversation)
{
    private static readonly RpcOptions Rpc = new() { Timeout = TimeSpan.FromSeconds(10) };

    public Task WakeLifecycleAsync(string what)
    {
        var start = OptionsOf(WorkflowIds.Lifecycle(conversation), TaskQueues.Lifecycle);
        start.IdReusePolicy = WorkflowIdReusePolicy.AllowDuplicate;
        start.SignalWithStart((ConversationLifecycle wf) => wf.WakeAsync(new(what)));
        return client.StartWorkflowAsync((ConversationLifecycle wf) => wf.RunAsync(new(conversation, null, 0)), start);
    }

    public Task StartTransactionAsync(long number) => OnceAsync(
        (TransactionRun wf) => wf.RunAsync(new(conversation, number, 0)), WorkflowIds.Transaction(conversation, number), TaskQueues.Transactions);

    public Task SignalTransactionAsync(long number, string what) =>
        SignalAsync<TransactionRun>(WorkflowIds.Transaction(conversation, number), wf => wf.ChangeAsync(new(what)));

    public Task StartHandoffAsync(long number) => OnceAsync(
        (HandoffWatch wf) => wf.RunAsync(new(conversation, number)), WorkflowIds.Handoff(conversation, number), TaskQueues.Handoffs);

    public Task SignalHandoffAsync(long number) => SignalAsync<HandoffWatch>(WorkflowIds.Handoff(conversation, number), wf => wf.EndAsync(new(number)));

    public Task StartRunAsync(RunId run, string experience, long? facts) => OnceAsync(
        (Experience wf) => wf.RunAsync(new(conversation, run, experience, facts, null, null)), WorkflowIds.Experience(conversation, run), TaskQueues.Experiences);

    public Task SignalRunAsync(RunId run, StepNews news) => SignalAsync<Experience>(WorkflowIds.Experience(conversation, run), wf => wf.HearAsync(news));

    public Task CancelRunAsync(RunId run) => SignalAsync<Experience>(WorkflowIds.Experience(conversation, run), wf => wf.CancelAsync());

    /// <summary>There is one for each of the tenant's experiences with dates, and it hears of every version.</summary>
    public Task ChangeCalendarAsync(string experience, CalendarNews news)
    {
        var start = OptionsOf(WorkflowIds.Calendar(conversation.Tenant, experience), TaskQueues.Calendars);
        start.IdReusePolicy = WorkflowIdReusePolicy.AllowDuplicate;
        start.SignalWithStart((ExperienceCalendar wf) => wf.ChangeAsync(news));
        return client.StartWorkflowAsync((ExperienceCalendar wf) => wf.RunAsync(new(conversation.Tenant, experience, news.Version, new(news.At))), start);
    }

    private async Task OnceAsync<TWorkflow, TResult>(Expression<Func<TWorkflow, Task<TResult>>> run, string id, string kind)
    {
        try
        {
            await client.StartWorkflowAsync(run, OptionsOf(id, kind));
        }
        catch (WorkflowAlreadyStartedException)
        {
            // By an earlier delivery of the same trigger.
        }
    }

    private async Task SignalAsync<TWorkflow>(string id, Expression<Func<TWorkflow, Task>> signal)
    {
        try
        {
            await client.GetWorkflowHandle<TWorkflow>(id).SignalAsync(signal, new() { Rpc = Rpc });
        }
        catch (RpcException e) when (e.Code == RpcException.StatusCode.NotFound)
        {
            // It is over, or never was: nobody waits.
        }
    }

    private WorkflowOptions OptionsOf(string id, string kind) => new(id, TaskQueues.Of(options, kind))
    {
        IdReusePolicy = WorkflowIdReusePolicy.RejectDuplicate,
        TypedSearchAttributes = WorkflowIds.Attributes(conversation.Tenant, kind),
        Rpc = Rpc,
    };
}
