using System.Collections.Concurrent;
using Halatech.Core.Tenancy;

namespace Halatech.Grains.Tests.Support;

/// <summary>How a fake answers, by tenant: first what was lined up for the tenant, then the tenant's usual answer.</summary>
internal sealed class Script<TRequest, TAnswer>(Func<TRequest, CancellationToken, Task<TAnswer>> usual)
{
    private readonly ConcurrentDictionary<TenantId, Lines> _lines = [];

    /// <summary>Lines up answers; each is given once.</summary>
    public void Next(TenantId tenant, params Func<TRequest, CancellationToken, Task<TAnswer>>[] answers)
    {
        foreach (var answer in answers) Of(tenant).Queue.Enqueue(answer);
    }

    public void Next(TenantId tenant, params TAnswer[] answers)
    {
        foreach (var answer in answers) Next(tenant, (_, _) => Task.FromResult(answer));
    }

    /// <summary>Sets the answer when nothing is lined up.</summary>
    public void Usually(TenantId tenant, Func<TRequest, CancellationToken, Task<TAnswer>> answer) => Of(tenant).Usual = answer;

    public Task<TAnswer> AnswerAsync(TenantId tenant, TRequest request, CancellationToken cancellationToken)
    {
        var lines = Of(tenant);
        return (lines.Queue.TryDequeue(out var answer) ? answer : lines.Usual)(request, cancellationToken);
    }

    private Lines Of(TenantId tenant) => _lines.GetOrAdd(tenant, _ => new Lines { Usual = usual });

    private sealed class Lines
    {
        public ConcurrentQueue<Func<TRequest, CancellationToken, Task<TAnswer>>> Queue { get; } = [];

        public required Func<TRequest, CancellationToken, Task<TAnswer>> Usual { get; set; }
    }
}
