using Halatech.Adapters.Postgres;
using Halatech.Core.Conversations;
using Halatech.Core.Knowledge;
using Halatech.Core.Tenancy;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Halatech.Adapters.Tests.Postgres;

/// <summary>What one silo has of the database: composed as in the application, with pools of its own.</summary>
internal sealed class TestSilo : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private TestSilo(ServiceProvider services) => _services = services;

    public IConversationLog Log => _services.GetRequiredService<IConversationLog>();

    public LogWriter Writer => _services.GetRequiredService<LogWriter>();

    public PostgresSources Sources => _services.GetRequiredService<PostgresSources>();

    public IPendingWorkStore PendingWork => _services.GetRequiredService<IPendingWorkStore>();

    public ITenantStore Tenants => _services.GetRequiredService<ITenantStore>();

    public ISecretVault Vault => _services.GetRequiredService<ISecretVault>();

    public IKnowledgeIndex Knowledge => _services.GetRequiredService<IKnowledgeIndex>();

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    /// <param name="connectionString">The application's.</param>
    /// <param name="embeddings">For those who use the knowledge.</param>
    /// <param name="time">The clock; the system's when left out.</param>
    /// <param name="settings">As in the configuration, such as <c>Postgres:LogWriters</c>.</param>
    public static TestSilo Start(
        string connectionString,
        IEmbeddingGenerator<string, Embedding<float>>? embeddings = null,
        TimeProvider? time = null,
        params ReadOnlySpan<(string Name, string Value)> settings)
    {
        var values = new Dictionary<string, string?>(StringComparer.Ordinal) { ["ConnectionStrings:Postgres"] = connectionString };
        foreach (var (name, value) in settings) values[name] = value;
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        var services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(configuration);
        if (time is not null) services.AddSingleton(time);
        if (embeddings is not null) services.AddSingleton(embeddings);
        return new TestSilo(services.AddPostgresAdapter(configuration).BuildServiceProvider());
    }

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
