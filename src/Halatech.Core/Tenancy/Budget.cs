using Halatech.Core.Turns;

namespace Halatech.Core.Tenancy;

/// <summary>How far a tenant has used up its budget.</summary>
public enum BudgetStanding
{
    Within = 0,

    /// <summary>So much is used that the cheaper model answers.</summary>
    SteppedDown = 1,

    /// <summary>No model is asked any more that day.</summary>
    Exhausted = 2,
}

/// <summary>What a tenant's models have cost in a day.</summary>
/// <param name="Tokens">Tokens of every kind.</param>
/// <param name="Cost">In the currency of the deployment's prices; what has no price is not in it.</param>
public readonly record struct DaySpending(long Tokens, decimal Cost)
{
    public static DaySpending operator +(DaySpending left, DaySpending right) => left.Plus(right);

    public static DaySpending Of(ModelUsage usage) => new(usage.Tokens, usage.Cost ?? 0);

    public DaySpending Plus(DaySpending other) => new(Tokens + other.Tokens, Cost + other.Cost);
}

/// <summary>The rules of budgets.</summary>
public static class Budget
{
    /// <summary>The reason under which a conversation goes to a person at the limit.</summary>
    public const string Reason = "budget";

    /// <summary>The tenant's day at a time: a business counts by its own clock.</summary>
    public static DateOnly DayOf(TenantConfiguration tenant, DateTimeOffset now)
    {
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(tenant.TimeZone, out var known) ? known : TimeZoneInfo.Utc;
        return DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
    }

    public static bool IsLimited(BudgetSettings budget) => budget.DailyTokens > 0 || budget.DailyCost > 0;

    /// <summary>Where a day's spending stands; of two limits the one that is nearer counts.</summary>
    public static BudgetStanding StandingOf(BudgetSettings budget, DaySpending spent)
    {
        var used = Math.Max(
            budget.DailyTokens > 0 ? spent.Tokens / (decimal)budget.DailyTokens : 0,
            budget.DailyCost > 0 ? spent.Cost / budget.DailyCost : 0);
        if (used >= 1) return BudgetStanding.Exhausted;
        return budget.CheaperModel.Length > 0 && used * 100 >= budget.StepDownPercent ? BudgetStanding.SteppedDown : BudgetStanding.Within;
    }
}

/// <summary>Where the spending of all silos comes together.</summary>
public interface ISpendingStore
{
    /// <summary>Adds to a tenant's day what one silo has not told yet, which may be nothing, and returns the sum of all.</summary>
    Task<DaySpending> AddAsync(TenantId tenant, DateOnly day, DaySpending more, CancellationToken cancellationToken);
}
