namespace Halatech.Local.Tests.Twilio;

/// <summary>The one time limit of these tests. It is far beyond what anything takes, and only ends a wait that would never end.</summary>
internal static class Patience
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    public static CancellationToken Token
    {
        get
        {
            var source = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
            source.CancelAfter(Limit);
            return source.Token;
        }
    }
}
