using Halatech.Core.Conversations;
using Halatech.Core.Tenancy;
using Halatech.Grains.Tests.Support;

namespace Halatech.Grains.Tests.Budgets;

[Collection(FakeTimeCluster.Name)]
public sealed class BudgetDayTests(FakeTimeCluster fake)
{
    private readonly GrainCluster _cluster = fake.Cluster;

    [Fact]
    public async Task NewDay_OfTheTenantsClock_BeginsANewBudget()
    {
        var tenant = await _cluster.NewTenantAsync(t => t with { Budget = new BudgetSettings(DailyTokens: 15), TimeZone = "Africa/Lagos" });
        Assert.Equal(AuthorKind.Assistant, await AnsweredByAsync(tenant));
        Assert.Equal(AuthorKind.Notice, await AnsweredByAsync(tenant));

        // Midnight in Lagos is 23:00 in UTC.
        var midnight = new DateTimeOffset(fake.Time.GetUtcNow().UtcDateTime.Date, TimeSpan.Zero).AddHours(23);
        fake.Time.Advance(midnight - fake.Time.GetUtcNow() - TimeSpan.FromSeconds(1));
        Assert.Equal(AuthorKind.Notice, await AnsweredByAsync(tenant));
        fake.Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(AuthorKind.Assistant, await AnsweredByAsync(tenant));
    }

    private async Task<AuthorKind> AnsweredByAsync(TenantId tenant)
    {
        var talk = _cluster.NewConversation(tenant);
        await talk.SayAsync("When do you open?").OkAsync();
        await fake.SettleAsync(talk, TimeSpan.FromMilliseconds(1));
        return Assert.Single(talk.Sent).Author;
    }
}
