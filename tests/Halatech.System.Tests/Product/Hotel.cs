using System.Text.RegularExpressions;
using Halatech.Core.Tenancy;
using Halatech.Local;
using Halatech.Local.Samples;

namespace Halatech.System.Tests.Product;

/// <summary>The sample hotel: its addresses, its texts and what its FAQs say.</summary>
internal static partial class Hotel
{
    public const string Question = "What time is breakfast?";
    public const string Sms = "+2349000000101", PlainSms = "+2349000000102", WhatsApp = "whatsapp:+2349000000101";
    public const string Messenger = "messenger:100000000000147", Rcs = "rcs:lantern_court_agent";

    private static readonly SampleTenant Sample = SampleTenant
        .LoadAll(Path.Combine(RepositoryFolder.Find(), "samples", "tenants"))
        .Single(sample => sample.Twilio.Addresses.Any(address => address.Address == Sms));

    public static TenantTexts Texts => Sample.Configuration.Texts;

    /// <summary>The fact that answers <see cref="Question"/>.</summary>
    public static string BreakfastTimes { get; } = FactOf("breakfast");

    /// <summary>When the pool is open.</summary>
    public static string PoolTimes { get; } = FactOf("pool");

    private static string FactOf(string faq) => TimeRange().Match(Sample.Faqs.Single(one => one.Id == faq).Answer) is { Success: true } found
        ? found.Value
        : throw new InvalidOperationException($"The FAQ {faq} names no times any more.");

    [GeneratedRegex(@"\d\d:\d\d-\d\d:\d\d", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TimeRange();
}
