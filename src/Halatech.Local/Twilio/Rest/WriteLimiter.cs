using System.Collections.Concurrent;

namespace Halatech.Local.Twilio.Rest;

/// <summary>Refuses writes beyond so many per second and scope, as Twilio does with 429 and code 20429. Off without a limit.</summary>
internal sealed class WriteLimiter(int? perSecond, TimeProvider clock)
{
    private const int ManyScopes = 10_000;

    private readonly ConcurrentDictionary<string, (long Second, int Count)> _windows = new(StringComparer.Ordinal);

    public RestAnswer? Check(string scope)
    {
        if (perSecond is not { } limit) return null;
        var second = clock.GetUtcNow().ToUnixTimeSeconds();
        // Old windows mean nothing, so dropping all of them now and then is cheaper than tracking their age.
        if (_windows.Count > ManyScopes) _windows.Clear();
        var window = _windows.AddOrUpdate(scope, (second, 1), (_, w) => w.Second == second ? (second, w.Count + 1) : (second, 1));
        return window.Count > limit ? RestAnswer.Error(429, 20429, "Too Many Requests") : null;
    }
}
