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
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => ClientOf(provider.GetRequiredService<IOptions<OpenAiOptions>>().Value));
        services.AddSingleton<IChatClient>(provider =>
        {
            var options = provider.GetRequiredService<IOptions<OpenAiOptions>>().Value;
            return new GuardedChatClient(
                provider.GetRequiredService<OpenAIClient>().GetChatClient(options.ChatModel).AsIChatClient(),
                TimeSpan.FromSeconds(options.RequestTimeoutSeconds), provider.GetRequiredService<TimeProvider>());
        });
        services.AddSingleton<IEmbeddingGenerator<string, Embedding<float>>>(provider =>
        {
            var options = provider.GetRequiredService<IOptions<OpenAiOptions>>().Value;
            return new GuardedEmbeddings(
                provider.GetRequiredService<OpenAIClient>().GetEmbeddingClient(options.EmbeddingModel).AsIEmbeddingGenerator(),
                TimeSpan.FromSeconds(options.RequestTimeoutSeconds), provider.GetRequiredService<TimeProvider>());
        });
        return services;
    }

    // The SDK's own retries come at once and know no deadline; the turn retries instead.
    private static OpenAIClient ClientOf(OpenAiOptions options) => new(
        new ApiKeyCredential(options.ApiKey),
        new OpenAIClientOptions
        {
            Endpoint = options.Endpoint,
            RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
            NetworkTimeout = TimeSpan.FromSeconds(options.RequestTimeoutSeconds),
        });
}
