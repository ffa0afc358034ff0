using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Halatech.Workflows.Tests.Connection;

public sealed class TemporalOptionsTests
{
    [Theory]
    [InlineData("")]
    [InlineData("Address=127.0.0.1:7233")]
    [InlineData("Address=name.acct.tmprl.cloud:7233;Namespace=name.acct;ApiKey=secret")]
    public void Settings_ThatFit_AreTaken(string settings) => Assert.Empty(Faults(settings));

    [Theory]
    [InlineData("Address=http://localhost:7233", "must be a host and a port without a scheme")]
    [InlineData("Address=localhost", "must be a host and a port without a scheme")]
    [InlineData("Address=localhost:x", "must be a host and a port without a scheme")]
    [InlineData("Address=h:7233;Namespace= ", "Set Temporal__Namespace")]
    [InlineData("Address=h:7233;ApiKey=secret;Tls=false", "remove Temporal__Tls=false")]
    [InlineData("Address=h:7233;ClientCertificateFile=/no/such.pem", "belong together")]
    [InlineData("Address=h:7233;ClientCertificateFile=/no/such.pem;ClientKeyFile=/no/such.key", "which is not there or cannot be read")]
    [InlineData("Address=h:7233;ApiKey=secret;ClientCertificateFile=a;ClientKeyFile=b", "not both")]
    [InlineData("Address=h:7233;DrainSeconds=0", "DrainSeconds")]
    public void WrongSettings_SayHowToMendThem(string settings, string message)
    {
        var faults = Faults(settings);
        Assert.Contains(faults, f => f.Contains(message, StringComparison.Ordinal));
        Assert.DoesNotContain(faults, f => f.Contains("secret", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Address=h:7233", false)]
    [InlineData("Address=h:7233;ApiKey=k", true)]
    [InlineData("Address=h:7233;Tls=true", true)]
    public void Tls_FollowsTheKey_UnlessItIsSet(string settings, bool tls) => Assert.Equal(tls, Options(settings).Value.UsesTls);

    private static IEnumerable<string> Faults(string settings)
    {
        try
        {
            _ = Options(settings).Value;
            return [];
        }
        catch (OptionsValidationException e)
        {
            return e.Failures;
        }
    }

    private static IOptions<TemporalOptions> Options(string settings)
    {
        var values = settings.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(s => s.Split('=', 2))
            .ToDictionary(s => $"Temporal:{s[0]}", s => (string?)s[1], StringComparer.Ordinal);
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        return new ServiceCollection().AddLogging().AddHalatechWorkflows(configuration).BuildServiceProvider().GetRequiredService<IOptions<TemporalOptions>>();
    }
}
