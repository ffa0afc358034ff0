namespace Halatech.Host.Tests.Webhooks;

/// <summary>How long a test that waits for something may wait.</summary>
internal static class Patience
{
    public const int Milliseconds = 60_000;
}
