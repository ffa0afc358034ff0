namespace Halatech.Core.Turns;

/// <summary>Adds up what a turn asks of the models, over all attempts; several may be asked at once.</summary>
public sealed class UsageMeter(UsageMeter? whole = null)
{
    private readonly Lock _lock = new();
    private readonly List<MeteredRequest> _requests = [];

    /// <summary>What has been spent; of requests that are under way, what they have cost at least.</summary>
    public ModelUsage Total
    {
        get
        {
            lock (_lock) return _requests.Aggregate(ModelUsage.None, (sum, request) => sum + request.Spent);
        }
    }

    /// <summary>A model is about to be asked.</summary>
    public MeteredRequest Begin(MeteredRequest request)
    {
        lock (_lock) _requests.Add(request);
        whole?.Begin(request);
        return request;
    }

    /// <summary>A meter for a part of the turn, counted in the whole as well.</summary>
    public UsageMeter Part() => new(this);

    /// <summary>Nobody will read what was asked for.</summary>
    public void Waste()
    {
        lock (_lock) _requests.ForEach(request => request.Waste());
    }
}
