using Halatech.Grains.Turns;
using Microsoft.Extensions.Time.Testing;

namespace Halatech.Grains.Tests.Turns;

public sealed class QuietQueueTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly QuietQueue _queue;
    private readonly QuietPlace _place = new();
    private readonly List<int> _begun = [];

    public QuietQueueTests() => _queue = new(_time);

    public void Dispose() => _queue.Dispose();

    [Fact]
    public void Turn_BeginsWhenItsTimeHasCome_AndOnce()
    {
        Wait(1, seconds: 5);
        Assert.Empty(BegunAfter(seconds: 4.9));
        Assert.Equal([1], BegunAfter(seconds: 0.1));
        Assert.Equal([1], BegunAfter(seconds: 60));
    }

    [Fact]
    public void Turn_ThatReplacesAnother_BeginsInItsStead()
    {
        Wait(1, seconds: 5).Cancel();
        BegunAfter(seconds: 3);
        Wait(2, seconds: 5);
        Assert.Empty(BegunAfter(seconds: 4.9));
        Assert.Equal([2], BegunAfter(seconds: 0.1));
    }

    [Fact]
    public void Turn_ThatMayBeginSooner_DoesNotWaitForTheOneBefore()
    {
        Wait(1, seconds: 60).Cancel();
        Wait(2, seconds: 1);
        Assert.Equal([2], BegunAfter(seconds: 1));

        Wait(3, seconds: 90);
        Assert.Equal([2], BegunAfter(seconds: 80));
        Assert.Equal([2, 3], BegunAfter(seconds: 10));
    }

    [Fact]
    public void Turn_ThatIsCancelled_NeverBeginsAndIsOver()
    {
        var turn = Wait(1, seconds: 5);
        Assert.False(turn.IsOver);
        turn.Cancel();
        Assert.True(turn.IsOver);
        Assert.Empty(BegunAfter(seconds: 60));
    }

    [Fact]
    public void Turns_OfManyConversations_BeginEachAtItsTime()
    {
        foreach (var seconds in Enumerable.Range(1, 9).Reverse()) Wait(seconds, seconds, new QuietPlace());
        Assert.Equal([1, 2, 3], BegunAfter(seconds: 3));
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9], BegunAfter(seconds: 6));
    }

    [Fact]
    public void Work_IsToldWhenItsTurnIsCancelled()
    {
        var told = default(CancellationToken);
        var ended = new TaskCompletionSource();
        var turn = new RunningTurn(1, cancelled =>
        {
            told = cancelled;
            return ended.Task;
        });
        turn.Begin();
        Assert.False(turn.IsOver);

        turn.Cancel();
        Assert.True(told.IsCancellationRequested);
        ended.SetResult();
        Assert.True(turn.IsOver);
    }

    private RunningTurn Wait(int epoch, double seconds, QuietPlace? place = null)
    {
        var turn = new RunningTurn(epoch, _ =>
        {
            _begun.Add(epoch);
            return Task.CompletedTask;
        });
        _queue.Wait(place ?? _place, turn, TimeSpan.FromSeconds(seconds));
        return turn;
    }

    private List<int> BegunAfter(double seconds)
    {
        _time.Advance(TimeSpan.FromSeconds(seconds));
        return _begun;
    }
}
