using Halatech.Core.Conversations;
using Halatech.Core.Experiences;
using Halatech.Core.Knowledge;
using Halatech.Core.Media;
using Halatech.Core.Tenancy;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Halatech.Adapters.Postgres;

/// <summary>Registers what the application keeps in Postgres.</summary>
public static class PostgresRegistration
{
    public static IServiceCollection AddPostgresAdapter(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<PostgresOptions>()
            .Bind(configuration.GetSection(PostgresOptions.Section))
            .Configure(o => o.ConnectionString = configuration.GetConnectionString("Postgres") ?? o.ConnectionString)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddOptions<VaultOptions>()
            .Bind(configuration.GetSection(VaultOptions.Section))
            .ValidateDataAnnotations()
            .ValidateOnStart();

        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<PostgresSources>();
        services.AddSingleton<LogWriter>();
        services.AddSingleton<IConversationLog, PostgresConversationLog>();
        services.AddSingleton<IConsentBook, PostgresConsentBook>();
        services.AddSingleton<IPendingWorkStore, PostgresPendingWorkStore>();
        services.AddSingleton<IWorkflowOutbox, PostgresWorkflowOutbox>();
        services.AddSingleton<IConversationDirectory, PostgresConversationDirectory>();
        services.AddSingleton<ITenantStore, PostgresTenantStore>();
        services.AddSingleton<ISpendingStore, PostgresSpendingStore>();
        services.AddSingleton<ISecretVault, PostgresVault>();
        services.AddSingleton<IKnowledgeIndex, PostgresKnowledgeIndex>();
        services.AddSingleton<IMediaStore, PostgresMediaStore>();
        services.AddHealthChecks().AddCheck<PostgresHealth>("postgres");
        return services;
    }
}
