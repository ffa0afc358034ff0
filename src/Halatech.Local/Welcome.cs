namespace Halatech.Local;

/// <summary>What a person reads when everything runs.</summary>
internal static class Welcome
{
    public static string Table(LocalPorts ports, Uri? openAiStandIn, LocalTemporal temporal)
    {
        (string What, string Where)[] rows =
        [
            ("Telephones (write here)", $"{LocalPorts.Url(ports.Twilio)}/phones"),
            ("Application", LocalPorts.Url(ports.Application)),
            ("  health", $"{LocalPorts.Url(ports.Application)}/health/ready"),
            ("Twilio stand-in", LocalPorts.Url(ports.Twilio)),
            ("OpenAI", openAiStandIn is null ? "the service of your key" : $"{openAiStandIn} (stand-in, offline assistant)"),
            ("The hotel's functions", LocalPorts.Url(ports.Functions)),
            ("Temporal", $"{temporal.Address} ({temporal.What})"),
            ("Postgres", $"127.0.0.1:{ports.Postgres}, database halatech, user postgres"),
            ("Sign-ins", "none yet: nothing here asks for one"),
        ];
        var width = rows.Max(row => row.What.Length);
        return string.Join('\n', rows.Select(row => $"  {row.What.PadRight(width)}  {row.Where}"));
    }
}
