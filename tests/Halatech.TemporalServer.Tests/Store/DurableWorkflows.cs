using System.Collections.Concurrent;
using Temporalio.Activities;
using Temporalio.Common;
using Temporalio.Exceptions;
using Temporalio.Workflows;

namespace Halatech.TemporalServer.Tests.Store;

/// <summary>Workflows and activities of the store's tests.</summary>
public static class DurableWorkflows
{
    /// <summary>How often an activity of a name was tried, in this process, over all servers.</summary>
    public static ConcurrentDictionary<string, int> Tries { get; } = new(StringComparer.Ordinal);

    /// <summary>Fails until it is allowed to succeed.</summary>
    public static ConcurrentDictionary<string, bool> Allowed { get; } = new(StringComparer.Ordinal);

    [Activity]
    public static string Try(string name)
    {
        Tries.AddOrUpdate(name, 1, (_, count) => count + 1);
        return Allowed.ContainsKey(name) ? name : throw new ApplicationFailureException("not yet");
    }

    [Workflow]
    public sealed class Quick
    {
        [WorkflowRun]
        public Task<string> RunAsync(string text) => Task.FromResult(text);
    }

    /// <summary>Has a timer, a failing activity, a signal and an update to wait for.</summary>
    [Workflow]
    public sealed class Patient
    {
        private readonly List<string> _heard = [];

        [WorkflowRun]
        public async Task<string> RunAsync(string name)
        {
            var timer = Workflow.DelayAsync(TimeSpan.FromSeconds(2));
            var activity = Workflow.ExecuteActivityAsync(() => Try(name), new()
            {
                StartToCloseTimeout = TimeSpan.FromSeconds(10),
                RetryPolicy = new RetryPolicy { InitialInterval = TimeSpan.FromSeconds(1), BackoffCoefficient = 1 },
            });
            await Workflow.WhenAllAsync(timer, activity);
            await Workflow.WaitConditionAsync(() => _heard.Count >= 2);
            return string.Join(' ', _heard);
        }

        [WorkflowSignal]
        public Task HearAsync(string word)
        {
            _heard.Add(word);
            return Task.CompletedTask;
        }

        [WorkflowUpdate]
        public Task<int> AddAsync(string word)
        {
            _heard.Add(word);
            return Task.FromResult(_heard.Count);
        }

        [WorkflowQuery]
        public int Count() => _heard.Count;
    }
}
