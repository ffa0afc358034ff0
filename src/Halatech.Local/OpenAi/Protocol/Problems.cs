namespace Halatech.Local.OpenAi.Protocol;

/// <summary>Keeps the first thing found wrong with a request; readers go on and the rest is not looked at.</summary>
internal sealed class Problems
{
    public ApiError? First { get; private set; }

    public void Report(ApiError error) => First ??= error;
}
