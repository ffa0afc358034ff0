using Halatech.TemporalServer.Schedules;
using Halatech.TemporalServer.Store;

namespace Halatech.TemporalServer.Hosting;

/// <summary>What happens between the first line and the first call: the store is read back and the asked-for namespaces exist.</summary>
internal sealed class ServerStart(
    World world, ScheduleRegistry schedules, TemporalServerOptions options, PostgresStore? store = null)
{
    private readonly RunRetention _retention = new(world, options.ClosedRunsInMemory ?? (options.Postgres is null ? 5_000 : 1_000));

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        world.Recovered += schedules.Load;
        if (store is not null) await store.OpenAsync(world, cancellationToken);
        world.Gate.Do(Prepare);
        await world.Journal.BarrierAsync();
    }

    private void Prepare()
    {
        foreach (var name in options.Namespaces.Where(name => world.Namespaces.Find(name) is null))
            world.Namespaces.Register(name, retention: options.Retention?.ToDuration());
        foreach (var name in options.Namespaces)
            foreach (var (attribute, type) in options.SearchAttributes)
                if (world.Namespaces.TypeOf(name, attribute) is null) world.Namespaces.AddAttribute(name, attribute, Enum.Parse<IndexedValueType>(type));
    }
}
