using Halatech.Core.Tenancy;

namespace Halatech.Core.Tests.Tenancy;

internal static class SomeTenant
{
    public static readonly TenantConfiguration Configuration = new()
    {
        TenantId = TenantId.Parse("sea-view"),
        Version = 1,
        Organisation = new OrganisationSettings("Sea View Ltd", "Sea View"),
        TimeZone = "Africa/Lagos",
        Assistant = new AssistantSettings("Vera", "You answer for a hotel."),
        Twilio = new TwilioSettings("AC000000000000000000000000000000aF"),
        Texts = new TenantTexts("Sorry.", "Goodbye.", "Welcome back.", "Call us.", "Say it again?", "Too long."),
    };
}
