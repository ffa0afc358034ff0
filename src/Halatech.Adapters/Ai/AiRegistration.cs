using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OpenAI;

namespace Halatech.Adapters.Ai;

/// <summary>Registers the models.</summary>
public static class AiRegistration
{
    public static IServiceCollection AddAiAdapter(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<OpenAiOptions>()
            .Bind(configuration.GetSection(OpenAiOptions.Section))
            .Configure(o => o.ApiKey = o.ApiKey.Length > 0 ? o.ApiKey : configuration["OPENAI_API_KEY"] ?? "")
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddLogging();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ModelRetries>();
        services.AddSingleton<ModelPrices>();
        services.AddSingleton(provider => ClientOf(provider.GetRequiredService<IOptions<OpenAiOptions>>().Value));
        services.AddSingleton<IChatClient>(provider => ActivatorUtilities.CreateInstance<GuardedChatClient>(
            provider, provider.GetRequiredService<OpenAIClient>().GetChatClient(SettingsOf(provider).ChatModel).AsIChatClient()));
        services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(provider => ActivatorUtilities.CreateInstance<GuardedEmbeddings>(
            provider, provider.GetRequiredService<OpenAIClient>().GetEmbeddingClient(SettingsOf(provider).EmbeddingModel).AsIEmbeddingGenerator()));
        return services;
    }

    private static OpenAiOptions SettingsOf(IServiceProvider provider) => provider.GetRequiredService<IOptions<OpenAiOptions>>().Value;

    // The SDK's own retries come at once, know no deadline and wait as long as a service asks; ModelRetries is in their place.
    private static OpenAIClient ClientOf(OpenAiOptions options) => new(
        new ApiKeyCredential(options.ApiKey),
        new OpenAIClientOptions
        {
            Endpoint = options.Endpoint,
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            NetworkTimeout = TimeSpan.FromSeconds(options.RequestTimeoutSeconds),
        });
}
