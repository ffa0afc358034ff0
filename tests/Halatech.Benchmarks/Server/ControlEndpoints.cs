using System.Globalization;
using Halatech.Benchmarks.Load;
using Halatech.Core.Conversations;
using Halatech.Core.Knowledge;
using Halatech.Core.Tenancy;

namespace Halatech.Benchmarks.Server;

/// <summary>What the load process orders before it measures. Only this program has these endpoints.</summary>
internal static class ControlEndpoints
{
    public static void MapControl(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost("/bench/tenant", PublishAsync);
        endpoints.MapPost("/bench/knowledge", (IKnowledgeIndex knowledge, CancellationToken cancellation) =>
            knowledge.StoreAsync(BenchTenant.Id, BenchTenant.Faqs, cancellation));
        endpoints.MapPost("/bench/activate", ActivateAsync);
        endpoints.MapPost("/bench/conversations", CountAsync);
        endpoints.MapPost("/bench/heap", () => HeapBytes().ToString(CultureInfo.InvariantCulture));
    }

    private static async Task PublishAsync(int quiet, IGrainFactory grains, ISecretVault vault, CancellationToken cancellation)
    {
        TenantScope.Enter(BenchTenant.Id);
        var configuration = BenchTenant.ConfigurationOf(TimeSpan.FromMilliseconds(quiet));
        var published = await grains.GetGrain<ITenantGrain>(BenchTenant.Id.Value).PublishAsync(configuration);
        if (!published.IsOk) throw new InvalidOperationException(published.Error.Message);
        await vault.StoreAsync(BenchTenant.Id, SecretNames.TwilioAuthToken, BenchTenant.AuthToken, cancellation);
    }

    // Reading brings a conversation into memory and changes nothing.
    private static Task ActivateAsync(int first, int count, IGrainFactory grains) => Parallel.ForAsync(
        first, first + count, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (number, _) =>
        {
            TenantScope.Enter(BenchTenant.Id);
            var key = BenchTenant.KeyOf(BenchConversations.IdOf(number));
            var read = await grains.GetGrain<IConversationGrain>(key.ToGrainKey()).ReadAsync();
            if (!read.IsOk) throw new InvalidOperationException($"{key}: {read.Error.Message}");
        });

    // How many conversations are in the memory of this silo.
    private static async Task<string> CountAsync(IGrainFactory grains, ILocalSiloDetails silo)
    {
        var statistics = await grains.GetGrain<IManagementGrain>(0).GetSimpleGrainStatistics([silo.SiloAddress]);
        return statistics.Where(s => s.GrainType.Contains("ConversationGrain", StringComparison.Ordinal)).Sum(s => s.ActivationCount)
            .ToString(CultureInfo.InvariantCulture);
    }

    // Twice, because the first collection only queues what has finalizers.
    private static long HeapBytes()
    {
        for (var i = 0; i < 2; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        return GC.GetTotalMemory(forceFullCollection: true);
    }
}
