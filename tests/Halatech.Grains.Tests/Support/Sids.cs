using Halatech.Core.Conversations;

namespace Halatech.Grains.Tests.Support;

/// <summary>Fresh ids of messages and of what surrounds them.</summary>
internal static class Sids
{
    public static ProviderSid New() => ProviderSid.Parse($"IM{Guid.NewGuid():N}");
}
