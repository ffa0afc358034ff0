using System.Net;
using Halatech.Adapters.Functions;
using Halatech.Adapters.Twilio.Media;
using Halatech.Adapters.Twilio.Rest;
using Halatech.Core.Media;
using Halatech.Core.Messaging;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Halatech.Adapters.Twilio;

/// <summary>Brings Twilio in.</summary>
public static class TwilioAdapter
{
    /// <summary>
    /// Adds <see cref="IMessageCarrier"/> over Twilio and what webhooks are checked with. Needs the tenants' ports
    /// (<see cref="Core.Tenancy"/>); settings are in <see cref="TwilioOptions"/> and checked at start.
    /// </summary>
    public static IServiceCollection AddTwilioAdapter(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<TwilioOptions>().Bind(configuration.GetSection(TwilioOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<TwilioOptions>, TwilioOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddHttpClient(TwilioTransport.ClientName, client => client.Timeout = Timeout.InfiniteTimeSpan)
            // The factory's own logs would show addresses, which are in the queries of lists.
            .RemoveAllLoggers()
            .ConfigurePrimaryHttpMessageHandler(() => new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                AutomaticDecompression = DecompressionMethods.All,
                ConnectTimeout = TimeSpan.FromSeconds(5),
                PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            })
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        services.AddHttpClient(FileDownload.ClientName, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers()
            .ConfigurePrimaryHttpMessageHandler(services => FilesHandler(AllowsStandIn(services)))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        services.AddHttpClient(TenantFileDownload.ClientName, client => client.Timeout = Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers()
            .ConfigurePrimaryHttpMessageHandler(services => FilesHandler(services.GetRequiredService<IOptions<FunctionOptions>>().Value.AllowLoopback))
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        return services
            .AddSingleton<FileDownload>()
            .AddSingleton<TenantFileDownload>()
            .AddSingleton<OutgoingFiles>()
            .AddSingleton<IMediaSource, TwilioMediaSource>()
            .AddSingleton<TwilioAccounts>()
            .AddSingleton<TwilioCredentialStore>()
            .AddSingleton<TwilioTransport>()
            .AddSingleton<TwilioClient>()
            .AddSingleton<ConversationsApi>()
            .AddSingleton<ConfigurationApi>()
            .AddSingleton<MessagesApi>()
            .AddSingleton<MediaApi>()
            .AddSingleton<ContentApi>()
            .AddSingleton<OfferTemplates>()
            .AddSingleton<OutgoingContent>()
            .AddSingleton<ConversationsCarrier>()
            .AddSingleton<MessagingCarrier>()
            .AddSingleton<IMessageCarrier, TwilioMessageCarrier>();
    }

    // What stands in for Twilio may be on this machine; Twilio itself never is.
    private static bool AllowsStandIn(IServiceProvider services) => services.GetRequiredService<IOptions<TwilioOptions>>().Value.BaseUrl.Length > 0;

    // Links lead where an answer or a tenant says.
    private static SocketsHttpHandler FilesHandler(bool allowLoopback) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = TimeSpan.FromSeconds(5),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        MaxResponseHeadersLength = 16,
        ConnectCallback = (context, token) => AddressGuard.ConnectAsync(context.DnsEndPoint, allowLoopback, token),
    };
}
