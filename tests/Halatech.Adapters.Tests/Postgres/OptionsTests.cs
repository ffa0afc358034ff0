using Halatech.Adapters.Postgres;
using Microsoft.Extensions.Options;

namespace Halatech.Adapters.Tests.Postgres;

public sealed class OptionsTests
{
    private const string Somewhere = "Host=127.0.0.1;Database=halatech";

    [Theory]
    [InlineData("", "LogWriters", "2", "ConnectionStrings__Postgres")]
    [InlineData(Somewhere, "LogWriters", "0", "LogWriters")]
    [InlineData(Somewhere, "LogBatchSize", "0", "LogBatchSize")]
    [InlineData(Somewhere, "LogQueueCapacity", "0", "LogQueueCapacity")]
    [InlineData(Somewhere, "MaxConnections", "0", "MaxConnections")]
    [InlineData(Somewhere, "CommandTimeoutSeconds", "601", "CommandTimeoutSeconds")]
    public async Task PostgresOptions_ThatCannotWork_AreRefusedByName(string connectionString, string name, string value, string named) =>
        Assert.Contains(named, await RefusalAsync<PostgresOptions>(connectionString, [($"Postgres:{name}", value)]), StringComparison.Ordinal);

    [Theory]
    [InlineData("", "k1", "Vault__CurrentKey")]
    [InlineData("k2", "k1", "Vault__CurrentKey")]
    public async Task VaultOptions_WithoutTheirCurrentKey_SayWhatToSet(string current, string name, string named) =>
        Assert.Contains(named, await RefusalAsync<VaultOptions>(
            Somewhere, [("Vault:CurrentKey", current), ($"Vault:MasterKeys:{name}", Convert.ToBase64String(new byte[32]))]), StringComparison.Ordinal);

    [Theory]
    [InlineData("not base64")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task VaultOptions_WithAKeyOfTheWrongLength_NameItAndKeepItSecret(string key)
    {
        var refusal = await RefusalAsync<VaultOptions>(Somewhere, [("Vault:CurrentKey", "k1"), ("Vault:MasterKeys:k1", key)]);

        Assert.Contains("Vault__MasterKeys__k1", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain(key, refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Options_ThatAreRight_AreTaken()
    {
        await using var silo = TestSilo.Start(Somewhere, settings: [.. VaultKeys.Settings("k1"), ("Postgres:LogBatchSize", "7")]);
        Assert.Equal(7, silo.Get<IOptions<PostgresOptions>>().Value.LogBatchSize);
        Assert.Equal("k1", silo.Get<IOptions<VaultOptions>>().Value.CurrentKey);
    }

    private static async Task<string> RefusalAsync<T>(string connectionString, (string Name, string Value)[] settings)
        where T : class
    {
        await using var silo = TestSilo.Start(connectionString, settings: settings);
        return Assert.Throws<OptionsValidationException>(() => silo.Get<IOptions<T>>().Value).Message;
    }
}
