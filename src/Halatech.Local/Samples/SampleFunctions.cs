using System.Text;
using Halatech.Core.Tenancy;
using HotelFunctions;

namespace Halatech.Local.Samples;

/// <summary>Runs the sample's serverless functions beside the application.</summary>
internal static class SampleFunctions
{
    // Where the sample's transactions say that the service is, when it is started by itself.
    private static readonly string Documented = new HotelFunctionsOptions().Url;

    private static readonly double UsualDeskSeconds = new HotelFunctionsOptions().DeskDelay.TotalSeconds;

    /// <summary>Whether the sample's transactions call the service.</summary>
    public static bool Has(SampleTenant sample) => sample.Configuration.Transactions.Any(t => t.Post is not null);

    /// <summary>The sample with its calls and files led to this copy's port.</summary>
    public static SampleTenant PointTo(SampleTenant sample, string url) => sample with
    {
        Configuration = sample.Configuration with
        {
            Transactions =
            [
                .. sample.Configuration.Transactions.Select(t => t.Post is not { } post ? t : t with
                {
                    Post = post with { Endpoint = post.Endpoint.Replace(Documented, url, StringComparison.Ordinal) },
                }),
            ],
            Files = [.. sample.Configuration.Files.Select(f => f with { Url = f.Url.Replace(Documented, url, StringComparison.Ordinal) })],
        },
    };

    /// <summary>Starts the service with the secret that the tenant's vault has for it, and leaves that where a person can use it, too.</summary>
    public static async Task<WebApplication> StartAsync(
        IServiceProvider services, SampleTenant sample, string url, string secretFile, CancellationToken cancellationToken)
    {
        var vault = services.GetRequiredService<ISecretVault>();
        var secret = await vault.OpenOrCreateAsync(sample.Configuration.TenantId, SecretNames.FunctionSigning, cancellationToken);
        LocalSecrets.Write(secretFile, Encoding.UTF8.GetBytes(secret));
        var desk = services.GetRequiredService<IConfiguration>().GetValue("HOTEL_DESK_SECONDS", UsualDeskSeconds);
        var app = HotelFunctionsApp.Build(new HotelFunctionsOptions { Url = url, Secret = secret, ShowCalls = true, DeskDelay = TimeSpan.FromSeconds(desk) });
        await app.StartAsync(cancellationToken);
        return app;
    }
}
