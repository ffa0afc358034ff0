using Halatech.Core.Tenancy;

namespace Halatech.Adapters.Postgres;

internal sealed class PostgresSpendingStore(PostgresSources sources) : ISpendingStore
{
    private const string Add =
        """
        insert into halatech.tenant_spending as s (tenant_id, day, tokens, cost) values ($1, $2, $3, $4)
        on conflict (tenant_id, day) do update set tokens = s.tokens + excluded.tokens, cost = s.cost + excluded.cost
        returning tokens, cost
        """;

    private const string Select = "select tokens, cost from halatech.tenant_spending where tenant_id = $1 and day = $2";

    public async Task<DaySpending> AddAsync(TenantId tenant, DateOnly day, DaySpending more, CancellationToken cancellationToken)
    {
        await using var batch = more == default
            ? sources.App.BatchFor(tenant).Add(Select, tenant.Value, day)
            : sources.App.BatchFor(tenant).Add(Add, tenant.Value, day, more.Tokens, more.Cost);
        await using var reader = await batch.ReadOwnAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? new(reader.GetInt64(0), reader.GetDecimal(1)) : default;
    }
}
