using System.Globalization;

namespace Halatech.Local;

/// <summary>The settings that make the application a local one. What the environment sets goes before them.</summary>
internal static class LocalSettings
{
    public static void Apply(WebApplicationBuilder builder, LocalPorts ports, string database, LocalSecrets secrets, Uri? openAi, string temporal)
    {
        Dictionary<string, string?> settings = new(StringComparer.Ordinal)
        {
            ["ConnectionStrings:Postgres"] = database,
            ["Vault:CurrentKey"] = "local",
            ["Vault:MasterKeys:local"] = secrets.VaultKey,
            ["Twilio:BaseUrl"] = LocalPorts.Url(ports.Twilio),
            ["Twilio:PublicUrl"] = LocalPorts.Url(ports.Application),
            ["Functions:AllowLoopback"] = "true",
            ["Temporal:Address"] = temporal,
            ["Cluster:SiloPort"] = ports.Silo.ToString(CultureInfo.InvariantCulture),
            ["Cluster:GatewayPort"] = ports.Gateway.ToString(CultureInfo.InvariantCulture),
            ["Logging:LogLevel:Default"] = "Warning",

            // Which server workflows run on is said once.
            ["Logging:LogLevel:Halatech.Workflows.Connection.WorkflowWorkers"] = "Information",
        };
        if (openAi is not null)
        {
            settings["OpenAI:Endpoint"] = openAi.ToString();
            settings["OpenAI:ApiKey"] = LocalStandIns.OpenAiKey;
        }

        builder.Configuration.AddInMemoryCollection(settings).AddEnvironmentVariables();
        builder.WebHost.UseUrls(LocalPorts.Url(ports.Application));
    }
}
