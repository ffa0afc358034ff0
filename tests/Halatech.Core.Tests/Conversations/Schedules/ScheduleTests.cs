using System.Security.Cryptography;
using Xunit.Sdk;

namespace Halatech.Core.Tests.Conversations.Schedules;

public sealed class ScheduleTests
{
    private const int Schedules = 100_000;

    [Fact]
    public void AnySchedule_KeepsThePromises()
    {
        var start = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8));
        Parallel.For(0, Schedules, (i, loop) =>
        {
            try
            {
                Schedule.Run(start + (ulong)i);
            }
            catch (Exception e) when (e is not XunitException)
            {
                Assert.Fail($"Seed {start + (ulong)i}: {e}");
            }
            catch (XunitException)
            {
                loop.Stop();
                Replay(start + (ulong)i);
            }
        });
    }

    /// <summary>Add the seed of a schedule that has failed, to keep it.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(ulong.MaxValue)]
    public void KnownSchedule_KeepsThePromises(ulong seed) => Replay(seed);

    private static void Replay(ulong seed)
    {
        var story = new List<string>();
        try
        {
            Schedule.Run(seed, story.Add);
        }
        catch (XunitException e)
        {
            Assert.Fail($"Seed {seed}: {e.Message}\n{string.Join('\n', story)}");
        }
    }
}
