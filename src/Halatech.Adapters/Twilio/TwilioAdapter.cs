using System.Net;
using Halatech.Adapters.Twilio.Rest;
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
        return services
            .AddSingleton<TwilioAccounts>()
            .AddSingleton<TwilioCredentialStore>()
            .AddSingleton<TwilioTransport>()
            .AddSingleton<TwilioClient>()
            .AddSingleton<ConversationsApi>()
            .AddSingleton<ConfigurationApi>()
            .AddSingleton<MessagesApi>()
            .AddSingleton<MediaApi>()
            .AddSingleton<ConversationsCarrier>()
            .AddSingleton<MessagingCarrier>()
            .AddSingleton<IMessageCarrier, TwilioMessageCarrier>();
    }
}
