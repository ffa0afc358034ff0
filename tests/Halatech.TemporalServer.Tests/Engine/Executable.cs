using Temporalio.Testing;

namespace Halatech.TemporalServer.Tests.Engine;

/// <summary>The server as a program of its own, beside the tests.</summary>
internal static class Executable
{
    public static string Path => System.IO.Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "Halatech.TemporalServer.exe" : "Halatech.TemporalServer");

    public static Task<WorkflowEnvironment> StartTimeSkippingAsync() =>
        WorkflowEnvironment.StartTimeSkippingAsync(new() { TestServer = new() { ExistingPath = Path } });
}
