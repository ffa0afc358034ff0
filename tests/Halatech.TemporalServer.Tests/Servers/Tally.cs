namespace Halatech.TemporalServer.Tests.Servers;

/// <summary>How the tests against one server went.</summary>
internal sealed class Tally
{
    private int _begun;
    private int _passed;

    public void Begin() => Interlocked.Increment(ref _begun);

    /// <summary>Counts a test that has ended; one that ran out of time never does.</summary>
    public void End(TestResult? result)
    {
        if (result == TestResult.Passed) Interlocked.Increment(ref _passed);
    }

    public override string ToString() => $"{_passed} passed, {_begun - _passed} failed";
}
