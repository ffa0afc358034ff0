using System.Collections.Immutable;
using Halatech.Core.Tenancy;

namespace Halatech.Grains.Tests.Support;

/// <summary>Settings that tests start from.</summary>
internal static class Samples
{
    public const string Apology = "Sorry, I cannot answer right now.";

    /// <summary>A tenant that answers at once, and as fast as it can.</summary>
    public static TenantConfiguration Tenant(TenantId id) => new()
    {
        TenantId = id,
        Organisation = new OrganisationSettings("Lagoon Hotels Ltd", "Lagoon Hotels"),
        TimeZone = "Africa/Lagos",
        Assistant = new AssistantSettings("Ada", "You answer guests of Lagoon Hotels."),
        Twilio = new TwilioSettings($"AC{Guid.NewGuid():N}"),
        Turn = new TurnSettings(QuietTimeMilliseconds: 0),
        Channels = ImmutableDictionary<string, ChannelSettings>.Empty.Add("whatsapp", new ChannelSettings(1600, SecondsBetweenMessages: 0)),
        Texts = new TenantTexts(
            Apology,
            OptedOut: "You will hear nothing more from us.",
            OptedIn: "Welcome back.",
            Help: "Write to us or call the front desk.",
            EmptyMessage: "There was nothing in that message.",
            TooLong: "That message was too long."),
    };
}
