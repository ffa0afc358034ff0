using System.Globalization;
using System.Text.RegularExpressions;
using Halatech.Core.Conversations;
using Halatech.Core.Tenancy;

namespace Halatech.Core.Turns;

/// <summary>Fills the placeholders of a tenant's standing instructions.</summary>
internal static partial class SystemPrompt
{
    /// <summary>
    /// The instructions with every known <c>{{name}}</c> filled. Unknown ones stay, so that their author sees them, and
    /// a value is never searched for placeholders itself.
    /// </summary>
    public static string Fill(TenantConfiguration tenant, Channel channel, DateTimeOffset now)
    {
        // A zone that this machine does not know must not cost the customer an answer.
        var zone = TimeZoneInfo.TryFindSystemTimeZoneById(tenant.TimeZone, out var known) ? known : TimeZoneInfo.Utc;
        return Placeholder().Replace(tenant.Assistant.SystemPrompt, found => found.Groups["name"].Value switch
        {
            "assistantName" => tenant.Assistant.Name,
            "organisation" => OrganisationName(tenant.Organisation),
            "now" => TimeZoneInfo.ConvertTime(now, zone).ToString("dddd, d MMMM yyyy, HH:mm", CultureInfo.InvariantCulture),
            "timeZone" => zone.Id,
            "channel" => NameOf(channel),
            "disclosure" => tenant.Assistant.Disclosure,
            "greetingStyle" => tenant.Assistant.GreetingStyle,
            "tone" => tenant.Assistant.Tone,
            "choices" => ChoiceMark.Instruction,
            _ => found.Value,
        });
    }

    public static string OrganisationName(OrganisationSettings organisation) =>
        string.IsNullOrWhiteSpace(organisation.FriendlyName) ? organisation.Name : organisation.FriendlyName;

    private static string NameOf(Channel channel) => channel switch
    {
        Channel.Sms => "SMS",
        Channel.WhatsApp => "WhatsApp",
        Channel.Messenger => "Facebook Messenger",
        Channel.Rcs => "RCS",
        Channel.WebChat => "web chat",
        _ => channel.ToString(),
    };

    [GeneratedRegex(@"\{\{(?<name>[A-Za-z]{1,40})\}\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Placeholder();
}
