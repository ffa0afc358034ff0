using System.ComponentModel;
using System.Diagnostics;
using System.Security.Cryptography;

namespace Halatech.Local.Tests.Twilio;

/// <summary>Runs scripts that use official npm clients. The packages are installed once beside the test assembly, by lock file.</summary>
internal static class NpmClient
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "npm");
    private static readonly Lazy<Task> Installed = new(InstallAsync);

    /// <returns>What the script printed; a script that fails fails the test with what it had to say.</returns>
    public static async Task<string> RunAsync(string script, string[] arguments, IReadOnlyDictionary<string, string> environment, string input = "")
    {
        await Installed.Value;
        return await StartAsync("node", [Path.Combine(Folder, script), .. arguments], environment, input);
    }

    /// <summary>Runs a script that needs no packages, and that may say no by its exit code.</summary>
    public static Task<string> NodeAsync(string script, string[] arguments, string input) =>
        StartAsync("node", [script, .. arguments], new Dictionary<string, string>(), input, mayFail: true);

    private static async Task InstallAsync()
    {
        var stamp = Path.Combine(Folder, "node_modules", ".halatech-lock");
        var wanted = Convert.ToHexString(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(Folder, "package-lock.json"))));
        if (File.Exists(stamp) && await File.ReadAllTextAsync(stamp) == wanted) return;
        await StartAsync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], new Dictionary<string, string>(), "");
        await File.WriteAllTextAsync(stamp, wanted);
    }

    private static async Task<string> StartAsync(string program, string[] arguments, IReadOnlyDictionary<string, string> environment, string input, bool mayFail = false)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            WorkingDirectory = Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException($"The contract tests need '{program}' (Node.js 20 or later, with npm) on the PATH.", missing);
        }
        using (process)
        {
            var cancellation = Patience.Token;
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(cancellation), process.StandardError.ReadToEndAsync(cancellation));
            await process.StandardInput.WriteAsync(input);
            process.StandardInput.Close();
            try
            {
                await process.WaitForExitAsync(cancellation);
            }
            catch (OperationCanceledException)
            {
                process.Kill(entireProcessTree: true);
                throw;
            }
            Assert.True(mayFail || process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with {process.ExitCode}:\n{await errors}");
            return await output;
        }
    }
}
