using Halatech.TemporalServer.Schedules;
using Temporalio.Api.Enums.V1;

namespace Halatech.TemporalServer.Tests.Schedules;

public sealed class OverlapRulesTests
{
    private static readonly DateTime Noon = new(2026, 11, 25, 12, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(ScheduleOverlapPolicy.Skip, "", 2)]
    [InlineData(ScheduleOverlapPolicy.BufferOne, "1", 1)]
    [InlineData(ScheduleOverlapPolicy.BufferAll, "1,2", 0)]
    [InlineData(ScheduleOverlapPolicy.CancelOther, "2", 0)]
    [InlineData(ScheduleOverlapPolicy.TerminateOther, "2", 0)]
    public void Due_WhileOneRuns_WaitOrAreSkipped(ScheduleOverlapPolicy policy, string waiting, int skipped)
    {
        var decision = OverlapRules.Decide([Due(1, policy), Due(2, policy)], isRunning: true);
        Assert.Null(decision.Next);
        Assert.Empty(decision.Overlapping);
        Assert.Equal(waiting, string.Join(',', decision.Waiting.Select(action => action.Nominal.Minute)));
        Assert.Equal(skipped, decision.Skipped);
        Assert.Equal(policy == ScheduleOverlapPolicy.CancelOther, decision.Cancel);
        Assert.Equal(policy == ScheduleOverlapPolicy.TerminateOther, decision.Terminate);
    }

    [Theory]
    [InlineData(ScheduleOverlapPolicy.Skip, 1, 1)]
    [InlineData(ScheduleOverlapPolicy.BufferOne, 1, 0)]
    [InlineData(ScheduleOverlapPolicy.CancelOther, 2, 0)]
    public void Due_WhileNoneRuns_StartOne(ScheduleOverlapPolicy policy, int started, int skipped)
    {
        var decision = OverlapRules.Decide([Due(1, policy), Due(2, policy)], isRunning: false);
        Assert.Equal(started, decision.Next?.Nominal.Minute);
        Assert.Equal(skipped, decision.Skipped);
        Assert.False(decision.Cancel);
    }

    [Fact]
    public void Due_ThatMayOverlap_AllStart()
    {
        var decision = OverlapRules.Decide(
            [Due(1, ScheduleOverlapPolicy.AllowAll), Due(2, ScheduleOverlapPolicy.AllowAll), Due(3, ScheduleOverlapPolicy.Skip)], isRunning: false);
        Assert.Equal(2, decision.Overlapping.Count);
        Assert.Equal(3, decision.Next?.Nominal.Minute);
    }

    private static DueAction Due(int minute, ScheduleOverlapPolicy policy) => new(Noon.AddMinutes(minute), Noon.AddMinutes(minute), policy, IsManual: false);
}
