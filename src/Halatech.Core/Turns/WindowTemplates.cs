using System.Collections.Immutable;
using System.Text.Json;
using System.Text.RegularExpressions;
using Halatech.Core.Conversations;
using Halatech.Core.Messaging;
using Halatech.Core.Tenancy;

namespace Halatech.Core.Turns;

/// <summary>What a tenant's templates make of a reply that may no longer leave as free text.</summary>
public static partial class WindowTemplates
{
    // Twilio's limit of a variable's value (50541).
    private const int LongestValue = 256;

    /// <summary>The order to the conversation: the first template that fits carries the reply, or invites the customer to write.</summary>
    public static HoldSend Choose(SendId send, string text, Channel channel, TenantConfiguration tenant)
    {
        foreach (var template in Of(channel, tenant))
        {
            if (Fill(template, text, tenant) is not var (use, says)) continue;
            return template.CarriesText
                ? new HoldSend(send, use, says)
                : new HoldSend(send, Invitation: use, InvitationText: says, HoldHours: template.HoldHours);
        }

        return new HoldSend(send);
    }

    /// <summary>Whether a message is nothing but the tap on the button of an invitation.</summary>
    public static bool IsAnswer(string text, Channel channel, TenantConfiguration tenant) =>
        Of(channel, tenant).Any(t => t.Answer.Length > 0 && text.Trim().Equals(t.Answer, StringComparison.OrdinalIgnoreCase));

    private static ImmutableArray<TemplateSettings> Of(Channel channel, TenantConfiguration tenant) =>
        tenant.SettingsOf(channel)?.OutsideWindow ?? [];

    private static (TemplateUse Use, string Says)? Fill(TemplateSettings template, string text, TenantConfiguration tenant)
    {
        SortedDictionary<string, string> values = new(StringComparer.Ordinal);
        foreach (var (name, form) in template.Variables ?? ImmutableDictionary<string, string>.Empty)
        {
            var value = Blanks().Replace(Filled(form, text, tenant), " ").Trim();
            if (value.Length is 0 or > LongestValue) return null;
            values[name] = value;
        }

        var says = Placeholder().Replace(template.Text, m => values.GetValueOrDefault(m.Groups["name"].Value, m.Value));
        return (new TemplateUse(template.ContentSid, values.Count == 0 ? "" : JsonSerializer.Serialize(values)), says);
    }

    // In one pass: what a reply says is not searched for placeholders.
    private static string Filled(string form, string text, TenantConfiguration tenant) =>
        Placeholder().Replace(form, m => m.Groups["name"].Value switch
        {
            "text" => text,
            "organisation" => tenant.Organisation.FriendlyName,
            "assistant" => tenant.Assistant.Name,
            _ => m.Value,
        });

    [GeneratedRegex(@"\{\{(?<name>[A-Za-z0-9_]{1,16})\}\}", RegexOptions.ExplicitCapture)]
    private static partial Regex Placeholder();

    // WhatsApp refuses variables with line breaks, tabs or many blanks.
    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
