using Halatech.Adapters.Ai;
using Halatech.Adapters.Functions;
using Halatech.Adapters.Postgres;
using Halatech.Adapters.Twilio;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Halatech.Adapters;

/// <summary>Registers every adapter: database, models, Twilio.</summary>
public static class AdaptersRegistration
{
    public static IServiceCollection AddHalatechAdapters(this IServiceCollection services, IConfiguration configuration) => services
        .AddPostgresAdapter(configuration)
        .AddAiAdapter(configuration)
        .AddTwilioAdapter(configuration)
        .AddFunctionsAdapter(configuration);
}
