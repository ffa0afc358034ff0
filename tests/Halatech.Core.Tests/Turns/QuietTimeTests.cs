using CsCheck;
using Halatech.Core.Conversations;
using Halatech.Core.Texts;
using Halatech.Core.Turns;

namespace Halatech.Core.Tests.Turns;

public sealed class QuietTimeTests
{
    private static readonly TimeSpan Setting = TimeSpan.FromMilliseconds(700);

    [Fact]
    public void CustomerOfWhomNothingIsKnown_HasTheTenantsTime() => Assert.Equal(Setting, For(Setting, 0));

    [Fact]
    public void CustomerWhoSplitsTheirThoughts_HasALittleMoreThanTheirUsualGap() =>
        Assert.Equal(TimeSpan.FromSeconds(2.5), For(Setting, 0, 1, 3));

    [Fact]
    public void SlowTypist_IsWaitedForNoLongerThanFiveSeconds() => Assert.Equal(QuietTime.Longest, For(Setting, 0, 7));

    [Fact]
    public void FastTypist_IsWaitedForAtLeastAThirdOfASecond() => Assert.Equal(QuietTime.Shortest, For(Setting, 0, 0.1));

    [Theory]
    [InlineData(400, 700)]
    [InlineData(-400, 300)]
    [InlineData(60_000, 2_300)]
    public void LateMessage_IsFollowedByLateOnes(int way, int expected) => Assert.Equal(
        TimeSpan.FromMilliseconds(expected),
        QuietTime.For([Customer(0), Customer(0.1)], Setting, TimeSpan.FromMilliseconds(way)));

    [Fact]
    public void PauseForThought_SaysNothingOfTyping() => Assert.Equal(Setting, For(Setting, 0, 60));

    [Fact]
    public void CustomerWhoWritesOneMessageAtATime_IsAnsweredSooner()
    {
        var thread = Enumerable.Range(0, 4).SelectMany(n => new[] { Customer(n * 60), Reply((n * 60) + 5) });
        Assert.Equal(Setting / 2, QuietTime.For([.. thread], Setting));
    }

    [Fact]
    public void OldHabits_AreForgotten()
    {
        double[] slow = [0, 4], fast = [100, 100.5, 101, 101.5, 102, 102.5, 103];
        Assert.Equal(TimeSpan.FromMilliseconds(625), For(Setting, [.. slow, .. fast]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(20_000)]
    public void SettingOutsideOfTheBounds_IsTakenAsItIs(int milliseconds) =>
        Assert.Equal(milliseconds, For(TimeSpan.FromMilliseconds(milliseconds), 0, 1).TotalMilliseconds);

    [Fact]
    public void AnyWay_OfTyping_StaysWithinTheBounds() => Gen.Select(Gen.Double[0, 20].Array[1, 20], Gen.Int[1, 5_000]).Sample((gaps, setting) =>
    {
        double at = 0;
        var wait = For(TimeSpan.FromMilliseconds(setting), [.. gaps.Select(gap => at += gap)]);
        return wait >= QuietTime.Shortest && wait <= QuietTime.Longest;
    });

    private static TimeSpan For(TimeSpan setting, params double[] seconds) => QuietTime.For([.. seconds.Select(Customer)], setting);

    private static ThreadEntry Customer(double second) => new(null, null, AuthorKind.Customer, new Utf8Text("Hello"), Given.Now.AddSeconds(second));

    private static ThreadEntry Reply(double second) => new(null, null, AuthorKind.Assistant, new Utf8Text("Hello"), Given.Now.AddSeconds(second));
}
