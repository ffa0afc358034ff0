using Microsoft.Extensions.Time.Testing;

namespace Halatech.Grains.Tests.Support;

internal static class MovedClock
{
    /// <summary>
    /// A clock that the tests move, and that also moves by the least there is when it is read: Orleans waits until a moment in a loop, and
    /// a wait of less than a millisecond is none, so that before a clock that stands still it would turn in that loop for ever.
    /// </summary>
    public static FakeTimeProvider From(DateTimeOffset start) => new(start) { AutoAdvanceAmount = TimeSpan.FromTicks(1) };
}
