using Halatech.Adapters.Postgres;

namespace Halatech.Adapters.Tests.Postgres;

/// <summary>When a batch begins beside others that are under way.</summary>
public sealed class AppendQueueTests : IDisposable
{
    private readonly AppendQueue _queue = new(capacity: 100);

    [Fact]
    public async Task Wait_WhileNothingIsUnderWay_EndsWithTheFirstAppend()
    {
        var waited = _queue.WaitAsync().AsTask();
        Assert.False(waited.IsCompleted);
        Add(1);

        Assert.True(await waited);
        Assert.Single(Take());
    }

    [Theory]
    [InlineData(1, 8)]
    [InlineData(8, 8)]
    [InlineData(20, 20)]
    public async Task Wait_BesideWhatIsUnderWay_EndsWhenAsManyWait(int underWay, int enough)
    {
        Add(underWay);
        Take();
        Add(enough - 1);
        var waited = _queue.WaitAsync().AsTask();
        Assert.False(waited.IsCompleted);
        Add(1);

        Assert.True(await waited);
        Assert.Equal(enough, Take().Count);
    }

    [Fact]
    public async Task Wait_WhenAsManyWaitAlready_EndsAtOnce()
    {
        Add(3);
        Take();
        Add(9);

        Assert.True(await _queue.WaitAsync());
    }

    [Fact]
    public async Task Wait_AfterWhatWasUnderWay_EndsWithTheFirstAppend()
    {
        Add(3);
        _queue.Finish(Take().Count);
        Add(1);

        Assert.True(await _queue.WaitAsync());
    }

    [Fact]
    public async Task Wait_ForACrowdThatAnotherTook_GoesOn()
    {
        Add(1);
        Take();
        Add(7);
        var waited = _queue.WaitAsync().AsTask();
        Take();
        Add(7);
        Assert.False(waited.IsCompleted);
        Add(1);

        Assert.True(await waited);
    }

    [Fact]
    public async Task Close_EndsEveryWait()
    {
        Add(1);
        Take();
        Task<bool>[] waits = [_queue.WaitAsync().AsTask(), _queue.WaitAsync().AsTask()];
        Add(2);
        Assert.True(_queue.Close());

        Assert.All(await Task.WhenAll(waits), Assert.True);
        Take();
        Assert.False(await _queue.WaitAsync());
        Assert.False(_queue.Close());
    }

    public void Dispose() => _queue.Dispose();

    private void Add(int count)
    {
        for (var i = 0; i < count; i++)
            Assert.False(_queue.AppendAsync(new(Appends.Message(Appends.Key()), []), TestContext.Current.CancellationToken).IsCompleted);
    }

    private List<WaitingAppend> Take()
    {
        List<WaitingAppend> batch = [];
        _queue.Take(batch, 100);
        return batch;
    }
}
