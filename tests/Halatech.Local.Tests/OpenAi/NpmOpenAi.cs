using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace Halatech.Local.Tests.OpenAi;

/// <summary>Runs a script of <c>npm/</c> with node and the official client of the version in its package.json.</summary>
internal static class NpmOpenAi
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly Lazy<Task<string>> Folder = new(InstallAsync);

    /// <summary>Fails with what the script printed when it does not end with 0.</summary>
    public static async Task RunAsync(string script, Uri endpoint, CancellationToken cancellation)
    {
        var folder = await Folder.Value.WaitAsync(cancellation);
        await RunAsync("node", [script], folder, endpoint.ToString(), cancellation);
    }

    private static async Task<string> InstallAsync()
    {
        var folder = FindFolder();
        var wanted = Version(Path.Combine(folder, "package.json"), "dependencies", "openai");
        var installed = Path.Combine(folder, "node_modules", "openai", "package.json");
        if (!File.Exists(installed) || Version(installed, "version") != wanted)
            await RunAsync("npm", ["ci", "--no-audit", "--no-fund"], folder, endpoint: "", CancellationToken.None);
        return folder;
    }

    private static string FindFolder()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            var folder = Path.Combine(at.FullName, "OpenAi", "npm");
            // The build copies package.json beside the tests; the scripts stay where they are.
            if (File.Exists(Path.Combine(folder, "client.mjs"))) return folder;
        }

        throw new DirectoryNotFoundException("OpenAi/npm/client.mjs is not above the test's output folder.");
    }

    private static string? Version(string file, params string[] path)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(file));
        return path.Aggregate(json.RootElement, (at, name) => at.GetProperty(name)).GetString();
    }

    private static async Task RunAsync(
        string program, string[] arguments, string folder, string endpoint, CancellationToken cancellation)
    {
        using var process = Start(program, arguments, folder, endpoint);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}\n{await output}\n{await errors}");
        }
        finally
        {
            if (!process.HasExited) process.Kill(entireProcessTree: true);
        }
    }

    private static Process Start(string program, string[] arguments, string folder, string endpoint)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["STANDIN_ENDPOINT"] = endpoint;
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException(
                $"'{program}' cannot be started. These tests need Node.js 20 or newer with npm on the PATH.", missing);
        }
    }
}
