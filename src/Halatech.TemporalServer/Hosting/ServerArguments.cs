using System.Globalization;

namespace Halatech.TemporalServer.Hosting;

/// <summary>
/// The arguments with which the SDK starts a server. <c>server start-dev --port P --namespace N ...</c> is a development server;
/// a port alone is a test server with time skipping. Flags we do not know are passed over, as their values are.
/// </summary>
internal static class ServerArguments
{
    public const string PostgresVariable = "HALATECH_TEMPORAL_POSTGRES";

    private const string SuggestContinueAsNew = "limit.historyCount.suggestContinueAsNew=";

    public static (TemporalServerOptions Options, LogLevel Level) Parse(IReadOnlyList<string> args)
    {
        var options = new TemporalServerOptions { Postgres = Environment.GetEnvironmentVariable(PostgresVariable) };
        var level = LogLevel.Warning;
        if (args.Count > 0 && int.TryParse(args[0], NumberStyles.None, CultureInfo.InvariantCulture, out var testPort))
        {
            options.Port = testPort;
            options.TimeSkipping = true;
            options.Postgres = null;
        }
        else
        {
            options.Port = 7233;
        }

        for (var i = 0; i < args.Count; i++)
        {
            var (flag, value) = Split(args[i], i + 1 < args.Count ? args[i + 1] : "");
            switch (flag)
            {
                case "--port" or "-p":
                    options.Port = int.Parse(value, CultureInfo.InvariantCulture);
                    break;
                case "--namespace" or "-n":
                    if (!options.Namespaces.Contains(value)) options.Namespaces.Add(value);
                    break;
                case "--search-attribute":
                    var pair = value.Split('=', 2);
                    if (pair.Length == 2) options.SearchAttributes[pair[0]] = pair[1];
                    break;
                // One of the real server's settings that tests of long workflows turn.
                case "--dynamic-config-value" when value.StartsWith(SuggestContinueAsNew, StringComparison.Ordinal):
                    options.SuggestContinueAsNewEvents = int.Parse(value.AsSpan(SuggestContinueAsNew.Length), CultureInfo.InvariantCulture);
                    break;
                case "--postgres":
                    options.Postgres = value;
                    break;
                case "--schema":
                    options.Schema = value;
                    break;
                case "--log-level":
                    level = Level(value);
                    break;
            }
        }

        return (options, level);
    }

    private static (string Flag, string Value) Split(string arg, string next)
    {
        var at = arg.StartsWith("--", StringComparison.Ordinal) ? arg.IndexOf('=', StringComparison.Ordinal) : -1;
        return at < 0 ? (arg, next) : (arg[..at], arg[(at + 1)..]);
    }

    private static LogLevel Level(string name) => name switch
    {
        "debug" => LogLevel.Debug,
        "info" => LogLevel.Information,
        "error" => LogLevel.Error,
        "never" => LogLevel.None,
        _ => LogLevel.Warning,
    };
}
