using System.Collections.Concurrent;
using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Messaging;
using Halatech.Core.Tenancy;
using Route = Halatech.Core.Conversations.Route;

namespace Halatech.Host.Tests.Webhooks;

/// <summary>Two tenants, each with an account and a token of its own.</summary>
internal sealed class FakeTenants : ITenantStore, ITenantConfigurations, ISecretVault
{
    public const string Account = "AC0000000000000000000000000000000a";
    public const string OtherAccount = "AC0000000000000000000000000000000b";
    public const string Token = "token-of-acme";
    public const string OtherToken = "token-of-other";

    public static TenantId Tenant { get; } = TenantId.Parse("acme");

    public static TenantId Other { get; } = TenantId.Parse("other");

    public Exception? Down { get; set; }

    public Task<TenantId?> FindByTwilioAccountAsync(string accountSid, CancellationToken cancellationToken)
    {
        if (Down is { } down) throw down;
        return Task.FromResult<TenantId?>(accountSid switch { Account => Tenant, OtherAccount => Other, _ => null });
    }

    /// <summary>The experiences of both.</summary>
    public System.Collections.Immutable.ImmutableArray<Core.Experiences.ExperienceDefinition> Experiences { get; set; } = [];

    public ValueTask<Result<TenantConfiguration>> GetAsync(TenantId tenant) => new(new TenantConfiguration
    {
        Experiences = Experiences,
        TenantId = tenant,
        Organisation = new("Acme", "Acme"),
        TimeZone = "Africa/Lagos",
        Assistant = new("Ada", "Help."),
        Twilio = new(tenant == Tenant ? Account : OtherAccount),
        Texts = new("", "", "", "", "", ""),
    });

    public Task<string?> OpenAsync(TenantId tenant, string name, CancellationToken cancellationToken)
    {
        if (Down is { } down) throw down;
        return Task.FromResult(tenant == Tenant ? Token : tenant == Other ? OtherToken : null);
    }

    public Task StoreAsync(TenantId tenant, string name, string secret, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<TenantConfiguration?> LoadAsync(TenantId tenant, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<TenantConfiguration?> LoadAsync(TenantId tenant, int version, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<Result<TenantConfiguration>> GetAsync(TenantId tenant, int version) => GetAsync(tenant);

    public async Task<string> OpenOrCreateAsync(TenantId tenant, string name, CancellationToken cancellationToken) =>
        await OpenAsync(tenant, name, cancellationToken) ?? throw new NotSupportedException();

    public Task<Result> SaveAsync(TenantConfiguration configuration, CancellationToken cancellationToken) => throw new NotSupportedException();
}

/// <summary>What the provider would give back when it is asked for what was missed.</summary>
internal sealed class FakeCarrier : IMessageCarrier
{
    public ConcurrentQueue<(ConversationKey Key, Route Route, int Index)> Fetches { get; } = new();

    public Result<IReadOnlyList<InboundMessage>> Answer { get; set; } = new([], null);

    public Task<Result<IReadOnlyList<InboundMessage>>> FetchAfterAsync(
        ConversationKey conversation, Route route, int index, CancellationToken cancellationToken)
    {
        Fetches.Enqueue((conversation, route, index));
        return Task.FromResult(Answer);
    }

    public Task<Result<SentMessage>> SendAsync(OutboundMessage message, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Result<SentMessage>> FindAsync(OutboundMessage message, CancellationToken cancellationToken) => throw new NotSupportedException();
}
