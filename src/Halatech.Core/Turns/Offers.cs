using System.Collections.Immutable;
using System.Globalization;
using Halatech.Core.Conversations;
using Halatech.Core.Messaging;
using Halatech.Core.Tenancy;

namespace Halatech.Core.Turns;

/// <summary>
/// Which choices can be tapped. Within the 24-hour window buttons and lists need no approval: up to three buttons on WhatsApp and
/// Messenger, up to ten entries of a list on WhatsApp.
/// </summary>
public static class Offers
{
    private const int MostButtons = 3;
    private const int LongestButton = 20;
    private const int LongestEntry = 24;
    private const string DefaultListButton = "Choose";

    // It travels as a variable of a template (Twilio's 50541).
    private const int LongestBody = 256;

    /// <summary>The offer of a part, or null where its choices go as a numbered text.</summary>
    public static Offer? Of(string text, ImmutableArray<string> choices, Channel channel, TenantConfiguration tenant)
    {
        if (choices.IsEmpty || !IsBody(text) || !Fits(choices, channel, tenant)) return null;
        var titles = Titles(choices, tenant);
        return new Offer(text, titles, AreButtons(titles) ? null : tenant.SettingsOf(channel)?.ListButton ?? DefaultListButton);
    }

    /// <summary>Whether the channel can show these choices and the tenant wants it to.</summary>
    internal static bool Fits(ImmutableArray<string> choices, Channel channel, TenantConfiguration tenant)
    {
        if (tenant.SettingsOf(channel)?.Buttons != true) return false;
        var titles = Titles(choices, tenant);
        return channel switch
        {
            Channel.WhatsApp => AreButtons(titles) || titles.All(t => t.Length <= LongestEntry),
            Channel.Messenger => AreButtons(titles),
            _ => false,
        };
    }

    internal static bool IsBody(string text) => text.Length is > 0 and <= LongestBody && !text.Contains('\n', StringComparison.Ordinal);

    /// <summary>
    /// What is shown on the buttons: the choices, or all of them numbered when a bare one would be a keyword. Who taps "Cancel"
    /// chooses, and does not opt out.
    /// </summary>
    internal static ImmutableArray<string> Titles(ImmutableArray<string> choices, TenantConfiguration tenant) =>
        choices.Any(c => Interceptor.IsKeyword(c, tenant))
            ? [.. choices.Select((c, i) => string.Create(CultureInfo.InvariantCulture, $"{i + 1}. {c}"))]
            : choices;

    private static bool AreButtons(ImmutableArray<string> titles) => titles.Length <= MostButtons && titles.All(t => t.Length <= LongestButton);
}
