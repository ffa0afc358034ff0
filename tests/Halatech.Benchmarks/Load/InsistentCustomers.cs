using Halatech.Adapters.Twilio;
using Halatech.Benchmarks.Machine;

namespace Halatech.Benchmarks.Load;

/// <summary>Customers whose every message is delivered again and again, as it is, until it is taken in.</summary>
internal sealed class InsistentCustomers(int count)
{
    private const int Callers = 16;

    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(10);

    // A call to a silo that has just died would wait for it: a provider would have hung up, too.
    private static readonly TimeSpan HangUp = TimeSpan.FromSeconds(2);

    private readonly WebhookPost _post = new(TwilioPaths.Conversations);
    private readonly int[] _written = new int[count];

    /// <summary>Returns when one more message of each of some conversations is on disk.</summary>
    public Task WriteAsync(int first, int conversations, Func<int, ServerProcess> serverOf, CancellationToken cancellation) =>
        Parallel.ForAsync(
            first, first + conversations,
            new ParallelOptions { MaxDegreeOfParallelism = Callers, CancellationToken = cancellation },
            async (number, _) => await InsistAsync(serverOf(number), number, cancellation));

    private async Task InsistAsync(ServerProcess server, int number, CancellationToken cancellation)
    {
        using var caller = new Caller(server.EndPoint);
        var request = _post.Of(number, _written[number]++);
        while (await TryAsync(caller, request, cancellation) != 204) await Task.Delay(Again, cancellation);
    }

    private static async Task<int> TryAsync(Caller caller, byte[] request, CancellationToken cancellation)
    {
        using var hangUp = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        hangUp.CancelAfter(HangUp);
        try
        {
            return await caller.PostAsync(request, hangUp.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            caller.Dispose();
            return 0;
        }
    }
}
