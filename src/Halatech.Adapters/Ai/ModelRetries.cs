using Halatech.Core.Errors;
using Halatech.Core.Turns;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Halatech.Adapters.Ai;

/// <summary>
/// Makes a request again that met a fault which may pass: a connection that failed, broke or hung, 408, 409, 429 and 5xx. Pauses
/// double and are spread; one that the service asks for is kept, within bounds. Nothing is begun for which nobody waits any more.
/// </summary>
internal sealed class ModelRetries(IOptions<OpenAiOptions> options, TimeProvider time, ILogger<ModelRetries> logger)
{
    private readonly int _attempts = options.Value.Attempts;
    private readonly TimeSpan _first = TimeSpan.FromMilliseconds(options.Value.RetryDelayMilliseconds);
    private readonly TimeSpan _longest = TimeSpan.FromSeconds(options.Value.LongestRetryDelaySeconds);

    /// <exception cref="ModelException">The fault of the last attempt, or one that will not pass.</exception>
    public async Task<T> ExecuteAsync<T>(Func<CancellationToken, Task<T>> request, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await request(cancellationToken);
            }
            catch (ModelException e) when (attempt < _attempts && MayPass(e) && IsInTime(PauseAfter(attempt, e, 0.5)))
            {
                var pause = PauseAfter(attempt, e, Random.Shared.NextDouble());
                logger.LogWarning("A model is asked again in {Milliseconds:F0} ms: {Reason}", pause.TotalMilliseconds, e.Error.Code);
                await Task.Delay(pause, time, cancellationToken);
            }
        }
    }

    // An answer that came whole and is of no use is not the connection's fault: whoever asked may ask anew.
    private static bool MayPass(ModelException e) => e.Error.Kind is ErrorKind.Unavailable or ErrorKind.Limited;

    private bool IsInTime(TimeSpan pause) => ModelScope.Until is not { } until || time.GetUtcNow() + pause < until;

    /// <param name="attempt">Counted from 1.</param>
    /// <param name="e">What went wrong.</param>
    /// <param name="spread">0 to 1: where in its range the pause falls.</param>
    private TimeSpan PauseAfter(int attempt, ModelException e, double spread)
    {
        var pause = _first * Math.Pow(2, attempt - 1) * (0.5 + spread);

        // A little later than asked for, so that not all come back on one stroke.
        if (e.RetryAfter is { } asked) pause = asked + (_first * 0.5 * spread);
        return pause < _longest ? pause : _longest;
    }
}
