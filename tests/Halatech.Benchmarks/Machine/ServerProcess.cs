using System.Diagnostics;
using System.Globalization;
using System.Net;
using Halatech.Local;

namespace Halatech.Benchmarks.Machine;

/// <summary>The process under load: this program again, with the product's whole pipeline in it.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ProcessStartInfo _start;
    private readonly HttpClient _client;
    private readonly Queue<string> _lastLines = new();
    private Process _process;

    private ServerProcess(ProcessStartInfo start, IPEndPoint endPoint)
    {
        (_start, EndPoint) = (start, endPoint);
        _client = new HttpClient { BaseAddress = new Uri($"http://{endPoint}"), Timeout = Timeout.InfiniteTimeSpan };
        _process = Spawn();
    }

    public IPEndPoint EndPoint { get; }

    public int Id => _process.Id;

    /// <summary>Starts a host on ports of its own and waits until it is ready.</summary>
    /// <param name="database">What it keeps its data in.</param>
    /// <param name="services">The address of the stand-ins for Twilio and the models; null when nothing calls them.</param>
    /// <param name="cancellation">Breaks off the waiting.</param>
    public static async Task<ServerProcess> StartAsync(BenchDatabase database, Uri? services, CancellationToken cancellation)
    {
        var port = LoopbackPorts.PickFree();
        var start = new ProcessStartInfo("dotnet", [typeof(ServerProcess).Assembly.Location, "server"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in SettingsOf(database, port, services ?? new("http://127.0.0.1:9"))) start.Environment[name] = value;
        var server = new ServerProcess(start, new(IPAddress.Loopback, port));
        await server.WaitUntilReadyAsync(cancellation);
        return server;
    }

    /// <summary>Asks one of the endpoints that only the benchmarks have.</summary>
    public async Task<string> ControlAsync(string pathAndQuery, CancellationToken cancellation)
    {
        using var answer = await _client.PostAsync(new Uri(pathAndQuery, UriKind.Relative), null, cancellation);
        var text = await answer.Content.ReadAsStringAsync(cancellation);
        return answer.IsSuccessStatusCode ? text : throw Broken($"{pathAndQuery} answered {answer.StatusCode}: {text}");
    }

    /// <summary>SIGKILL: no chance to tidy up.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Starts it again with the same ports and does not wait.</summary>
    public void StartAgain()
    {
        _process.WaitForExit();
        _process.Dispose();
        _process = Spawn();
    }

    public async Task WaitUntilReadyAsync(CancellationToken cancellation)
    {
        var waited = Stopwatch.StartNew();
        while (!await IsReadyAsync(cancellation))
        {
            if (_process.HasExited) throw Broken("The server ended.");
            if (waited.Elapsed > Patience) throw Broken("The server did not become ready.");
            await Task.Delay(TimeSpan.FromMilliseconds(50), cancellation);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _client.Dispose();
    }

    private static Dictionary<string, string> SettingsOf(BenchDatabase database, int port, Uri services) => new(StringComparer.Ordinal)
    {
        ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}",
        ["ConnectionStrings__Postgres"] = database.ConnectionString,
        ["Vault__CurrentKey"] = "bench",
        ["Vault__MasterKeys__bench"] = BenchTenant.VaultKey,
        ["Twilio__PublicUrl"] = BenchTenant.PublicUrl,
        ["Twilio__BaseUrl"] = services.GetLeftPart(UriPartial.Authority),
        ["OpenAI__Endpoint"] = new Uri(services, "/v1").ToString(),
        ["OpenAI__ApiKey"] = "bench",
        ["Functions__AllowLoopback"] = "true",
        ["Cluster__SiloPort"] = LoopbackPorts.PickFree().ToString(CultureInfo.InvariantCulture),
        ["Cluster__GatewayPort"] = LoopbackPorts.PickFree().ToString(CultureInfo.InvariantCulture),
    };

    private Process Spawn()
    {
        var process = Process.Start(_start) ?? throw new InvalidOperationException("dotnet cannot be started.");
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellation)
    {
        try
        {
            using var answer = await _client.GetAsync(new Uri("/health/ready", UriKind.Relative), cancellation);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        lock (_lastLines)
        {
            _lastLines.Enqueue(line);
            if (_lastLines.Count > 30) _lastLines.Dequeue();
        }
    }

    private InvalidOperationException Broken(string what)
    {
        lock (_lastLines) return new($"{what} Its last lines:\n{string.Join('\n', _lastLines)}");
    }
}
