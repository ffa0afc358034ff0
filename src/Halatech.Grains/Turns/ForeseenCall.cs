using System.Diagnostics.CodeAnalysis;
using Halatech.Core.Transactions;
using Halatech.Core.Turns;

namespace Halatech.Grains.Turns;

/// <summary>
/// Arguments that are asked for while the enforcer still decides whether its function is called at all. They save the customer a
/// wait when it is, and are thrown away unread when it is not: nothing is ever called for them alone.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Its token has no timer and no handle, and its last user is the task that it cancels.")]
internal sealed class ForeseenCall
{
    private readonly CancellationTokenSource _dropped;
    private readonly UsageMeter _meter;
    private Task<string>? _arguments;

    public ForeseenCall(
        FunctionDefinition function, UsageMeter meter, Func<UsageMeter, CancellationToken, Task<string>> ask, CancellationToken cancellationToken)
    {
        (Function, _meter) = (function, meter);
        _dropped = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _arguments = ask(meter, _dropped.Token);
    }

    public FunctionDefinition Function { get; }

    /// <summary>Gives the arguments once, because who takes a step again asks anew, and only to their own function.</summary>
    public bool TryTake(FunctionDefinition function, [NotNullWhen(true)] out Task<string>? arguments)
    {
        arguments = null;
        if (function.Name == Function.Name) arguments = Interlocked.Exchange(ref _arguments, null);
        return arguments is not null;
    }

    /// <summary>Stops asking, if nobody has taken them, and counts them as waste.</summary>
    public void Drop()
    {
        if (Interlocked.Exchange(ref _arguments, null) is not { } unread) return;
        _dropped.Cancel();
        _meter.Waste();
        unread.Ignore();
    }
}
