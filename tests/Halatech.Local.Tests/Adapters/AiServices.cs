using Halatech.Adapters.Ai;
using Halatech.Local.OpenAi;

namespace Halatech.Local.Tests.Adapters;

/// <summary>The product's own model clients, set to ask a stand-in and to come back soon.</summary>
internal static class AiServices
{
    public static ServiceProvider Of(OpenAiStandIn server, params IEnumerable<(string Name, string Value)> settings) => Of(server, _ => { }, settings);

    public static ServiceProvider Of(
        OpenAiStandIn server, Action<ILoggingBuilder> logging, params IEnumerable<(string Name, string Value)> settings)
    {
        Dictionary<string, string?> all = new(StringComparer.Ordinal)
        {
            ["OpenAI:ApiKey"] = "sk-test",
            ["OpenAI:Endpoint"] = server.Endpoint.ToString(),
            ["OpenAI:RetryDelayMilliseconds"] = "1",
            ["OpenAI:StreamSilenceSeconds"] = "1",
        };
        foreach (var (name, value) in settings) all[$"OpenAI:{name}"] = value;
        return new ServiceCollection().AddLogging(logging).AddAiAdapter(new ConfigurationBuilder().AddInMemoryCollection(all).Build()).BuildServiceProvider();
    }
}
