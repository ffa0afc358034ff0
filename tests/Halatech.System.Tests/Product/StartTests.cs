using System.Globalization;
using System.Text.RegularExpressions;

namespace Halatech.System.Tests.Product;

/// <summary>What a person sees who starts the product for the first time.</summary>
[Collection(SharedProduct.Name)]
public sealed partial class StartTests(RunningProduct product)
{
    [Fact]
    public async Task Start_EveryAddressOfTheTable_Answers()
    {
        var addresses = Address().Matches(product.Copy.Output).Select(match => match.Value).ToList();
        Assert.Contains(addresses, address => address.EndsWith("/phones", StringComparison.Ordinal));
        Assert.Contains(addresses, address => address.EndsWith("/health/ready", StringComparison.Ordinal));
        using var client = new HttpClient();
        foreach (var address in addresses)
        {
            using var answer = await client.GetAsync(new Uri(address), TestContext.Current.CancellationToken);
            Assert.True((int)answer.StatusCode < 500, $"{address} answers {answer.StatusCode}");
        }
    }

    [Theory]
    [InlineData("live", "Healthy")]
    [InlineData("ready", "Healthy\nworkflows: Workflows run on 127.0.0.1:{0}.")]
    public async Task Start_Health_IsHealthy(string check, string expected)
    {
        using var client = new HttpClient();
        var text = await client.GetStringAsync(
            new Uri($"http://127.0.0.1:{product.Copy.Ports.Application}/health/{check}"), TestContext.Current.CancellationToken);
        Assert.Equal(string.Format(CultureInfo.InvariantCulture, expected, product.Copy.Ports.Temporal), text.TrimEnd());
    }

    [Fact]
    public void Start_Output_NamesTheDatabaseAndNoSecret()
    {
        Assert.Contains($"127.0.0.1:{product.Copy.Ports.Postgres}", product.Copy.Output, StringComparison.Ordinal);
        var secrets = LocalSecretsOf(product.Copy.Folder);
        Assert.NotEmpty(secrets);
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, product.Copy.Output, StringComparison.Ordinal));
    }

    private static IReadOnlyList<string> LocalSecretsOf(string folder)
    {
        var secrets = Local.LocalSecrets.Load(Path.Combine(folder, "secrets.json"), []);
        return [secrets.VaultKey, .. secrets.TwilioAuthTokens.Values];
    }

    [GeneratedRegex(@"http://[^\s)]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Address();
}
