using System.Buffers.Text;
using System.Text;
using Halatech.Adapters.Functions;
using Halatech.Core.Conversations;
using Halatech.Core.Tenancy;
using Halatech.Core.Transactions;
using Microsoft.Extensions.Time.Testing;

namespace Halatech.Adapters.Tests.Functions;

/// <summary>A token answers one call of one tenant, until its time is over.</summary>
public sealed class CallbackTokenTests
{
    private static readonly TenantId Acme = TenantId.Parse("acme");
    private static readonly TenantId Evil = TenantId.Parse("evil");

    private readonly KeyVault _vault = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 25, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Token_SignedByAnotherTenant_IsUnknown()
    {
        var own = await IssueAsync(Acme);
        var theirs = await IssueAsync(Evil);
        Assert.True((await ReadAsync(own)).IsOk);

        // Their own signature under a claim to this tenant's conversation.
        var forged = $"{Rewritten(theirs, "evil", "acme")}.{theirs.Split('.')[1]}";
        Assert.Equal("callback.unknown", (await ReadAsync(forged)).Error?.Code);
        Assert.Equal("callback.unknown", (await ReadAsync($"{own.Split('.')[0]}.{theirs.Split('.')[1]}")).Error?.Code);
    }

    [Fact]
    public async Task Token_OfAnotherCall_DoesNotAnswerThisOne()
    {
        var token = await IssueAsync(Acme);
        Assert.Equal("callback.unknown", (await ReadAsync($"{Rewritten(token, "call-3", "call-4")}.{token.Split('.')[1]}")).Error?.Code);
    }

    [Fact]
    public async Task Token_WhoseExpiryWasPutOff_IsUnknown()
    {
        var token = await IssueAsync(Acme);
        var expires = Claim(Acme).Expires.ToUnixTimeSeconds();
        Assert.Equal("callback.unknown", (await ReadAsync($"{Rewritten(token, $"{expires}", $"{expires + 9999}")}.{token.Split('.')[1]}")).Error?.Code);
    }

    [Fact]
    public async Task Token_IsGoodUntilItsTimeIsOver()
    {
        var token = await IssueAsync(Acme);
        _time.Advance(TimeSpan.FromMinutes(30) - TimeSpan.FromSeconds(1));
        Assert.Equal(Claim(Acme), (await ReadAsync(token)).Value);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("callback.expired", (await ReadAsync(token)).Error?.Code);
    }

    [Fact]
    public async Task Token_OfATenantWithoutAKey_IsUnknown_AndMakesNoKey()
    {
        var token = await IssueAsync(Acme);
        Assert.Equal("callback.unknown", (await ReadAsync($"{Rewritten(token, "acme", "nobody")}.{token.Split('.')[1]}")).Error?.Code);
        Assert.Equal([Acme], _vault.Keys.Keys);
    }

    private readonly DateTimeOffset _expires = new(2026, 11, 25, 12, 30, 0, TimeSpan.Zero);

    private CallbackClaim Claim(TenantId tenant) => new(new(tenant, ConversationId.Parse("CH0000000000000000000000000000000a")), CallId.Of(3), _expires);

    private Task<string> IssueAsync(TenantId tenant) => new CallbackTokens(_vault, _time).IssueAsync(Claim(tenant), TestContext.Current.CancellationToken);

    private Task<Core.Errors.Result<CallbackClaim>> ReadAsync(string token) =>
        new CallbackTokens(_vault, _time).ReadAsync(token, TestContext.Current.CancellationToken);

    private static string Rewritten(string token, string what, string with)
    {
        var claim = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token.Split('.')[0]));
        Assert.Contains(what, claim, StringComparison.Ordinal);
        return Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claim.Replace(what, with, StringComparison.Ordinal)));
    }

    private sealed class KeyVault : ISecretVault
    {
        public Dictionary<TenantId, string> Keys { get; } = [];

        public Task StoreAsync(TenantId tenant, string name, string secret, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<string?> OpenAsync(TenantId tenant, string name, CancellationToken cancellationToken) => Task.FromResult(Keys.GetValueOrDefault(tenant));

        public Task<string> OpenOrCreateAsync(TenantId tenant, string name, CancellationToken cancellationToken)
        {
            Keys.TryAdd(tenant, $"the key of {tenant}");
            return Task.FromResult(Keys[tenant]);
        }
    }
}
