using Halatech.Core.Tenancy;

namespace Halatech.Core.Tests.Tenancy;

public sealed class BudgetTests
{
    [Theory]
    [InlineData(0, 0, BudgetStanding.Within)]
    [InlineData(799, 0, BudgetStanding.Within)]
    [InlineData(800, 0, BudgetStanding.SteppedDown)]
    [InlineData(999, 0, BudgetStanding.SteppedDown)]
    [InlineData(1000, 0, BudgetStanding.Exhausted)]
    [InlineData(5000, 0, BudgetStanding.Exhausted)]
    [InlineData(0, 1.6, BudgetStanding.SteppedDown)]
    [InlineData(800, 2, BudgetStanding.Exhausted)]
    public void Standing_IsThatOfTheLimitThatIsNearer(long tokens, double cost, BudgetStanding expected) =>
        Assert.Equal(expected, Budget.StandingOf(new(1000, 80, "small", 2m), new(tokens, (decimal)cost)));

    [Fact]
    public void WithoutACheaperModel_TheUsualOneAnswersToTheEnd() =>
        Assert.Equal(BudgetStanding.Within, Budget.StandingOf(new(1000), new(999, 0)));

    [Fact]
    public void WithoutALimit_NothingIsTooMuch()
    {
        Assert.False(Budget.IsLimited(new()));
        Assert.Equal(BudgetStanding.Within, Budget.StandingOf(new(CheaperModel: "small"), new(long.MaxValue, 1_000_000)));
    }

    [Theory]
    [InlineData("Africa/Lagos", "2026-11-25T22:59:59Z", "2026-11-25")]
    [InlineData("Africa/Lagos", "2026-11-25T23:00:00Z", "2026-11-26")]
    [InlineData("America/New_York", "2026-11-25T04:59:00Z", "2026-11-24")]
    [InlineData("Nowhere/Land", "2026-11-25T23:59:00Z", "2026-11-25")]
    public void Day_IsThatOfTheTenantsClock(string zone, string now, string day) =>
        Assert.Equal(
            DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture),
            Budget.DayOf(SomeTenant.Configuration with { TimeZone = zone }, DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture)));
}
