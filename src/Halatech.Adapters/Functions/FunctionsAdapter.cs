using Halatech.Core.Transactions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Halatech.Adapters.Functions;

/// <summary>Brings the tenants' serverless functions in.</summary>
public static class FunctionsAdapter
{
    public static IServiceCollection AddFunctionsAdapter(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<FunctionOptions>().Bind(configuration.GetSection(FunctionOptions.Section)).ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<FunctionOptions>, FunctionOptionsValidator>());
        services.TryAddSingleton(TimeProvider.System);
        services.AddHttpClient(HttpFunctionCaller.ClientName, client => client.Timeout = Timeout.InfiniteTimeSpan)
            // The factory's own logs would show addresses of tenants.
            .RemoveAllLoggers()
            .ConfigurePrimaryHttpMessageHandler(HandlerOf)
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        return services
            .AddSingleton<ICallbackTokens, CallbackTokens>()
            .AddSingleton<IFunctionCaller, HttpFunctionCaller>();
    }

    // No proxy either: it would resolve the name for us, and to an address that nobody has checked.
    private static SocketsHttpHandler HandlerOf(IServiceProvider services)
    {
        var allowLoopback = services.GetRequiredService<IOptions<FunctionOptions>>().Value.AllowLoopback;
        return new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            MaxResponseHeadersLength = 16,
            ConnectCallback = (context, token) => AddressGuard.ConnectAsync(context.DnsEndPoint, allowLoopback, token),
        };
    }
}
