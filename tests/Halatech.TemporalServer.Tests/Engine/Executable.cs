using Temporalio.Testing;

namespace Halatech.TemporalServer.Tests.Engine;

/// <summary>The server as a program of its own, beside the tests.</summary>
internal static class Executable
{
    public static string Path => System.IO.Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Halatech.TemporalServer.exe" : "Halatech.TemporalServer");

    /// <summary>Starts it with time skipping. The SDK gives it five seconds, which a busy machine may need for the runtime alone.</summary>
    public static async Task<WorkflowEnvironment> StartTimeSkippingAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await WorkflowEnvironment.StartTimeSkippingAsync(new() { TestServer = new() { ExistingPath = Path } });
            }
            catch (InvalidOperationException) when (attempt < 4)
            {
                // The next attempt finds what this one has read on the way.
            }
        }
    }
}
