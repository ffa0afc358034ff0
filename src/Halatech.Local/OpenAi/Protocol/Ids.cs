namespace Halatech.Local.OpenAi.Protocol;

/// <summary>Identifiers in the service's style.</summary>
internal static class Ids
{
    public static string Completion() => $"chatcmpl-{Guid.NewGuid():N}";

    public static string Call() => $"call_{Guid.NewGuid():N}";

    public static string Request() => $"req_{Guid.NewGuid():N}";
}
