using Halatech.Local.OpenAi;
using Halatech.Local.Samples;
using Halatech.Local.Twilio;

namespace Halatech.Local;

/// <summary>Sets up the stand-ins for this copy's ports, samples and secrets.</summary>
internal static class LocalStandIns
{
    // The stand-in asks for a key as the service does; any will do, and this one says what it is.
    public const string OpenAiKey = "sk-local-stand-in";

    private static readonly TwilioPhoneSeed[] Phones =
        [new("+2348031234567", "Ngozi"), new("+2348059876543", "Tunde"), new("+447700900123", "Amara (London)")];

    public static TwilioStandInOptions Twilio(
        LocalPorts ports, LocalFolder folder, LocalSecrets secrets, IReadOnlyList<SampleTenant> samples) => new()
        {
            Url = LocalPorts.Url(ports.Twilio),
            DataFile = folder.TwilioJournal,
            Accounts = [.. samples.Select(sample => Account(sample, secrets, LocalPorts.Url(ports.Application)))],
            Phones = Phones,

            // As Meta has it.
            PairInterval = TimeSpan.FromSeconds(6),
        };

    public static OpenAiStandInOptions OpenAi(LocalPorts ports) => new() { Url = LocalPorts.Url(ports.OpenAi) };

    private static TwilioAccountSeed Account(SampleTenant sample, LocalSecrets secrets, string application) => new(
        sample.Twilio.AccountSid,
        secrets.TwilioAuthTokens[sample.Twilio.AccountSid],
        sample.Configuration.Organisation.FriendlyName,
        sample.Twilio.ConversationServiceSid,
        [
            .. sample.Twilio.Addresses.Select(a => new TwilioAddressSeed(a.Address)
            {
                FriendlyName = sample.Configuration.Organisation.FriendlyName,
                AutoCreationWebhookUrl = $"{application}/webhooks/twilio/conversations",
            }),
            .. sample.Twilio.MessagingNumbers.Select(number => new TwilioAddressSeed(number)
            {
                FriendlyName = $"{sample.Configuration.Organisation.FriendlyName} (plain SMS)",
                SmsUrl = $"{application}/webhooks/twilio/messaging",
            }),
        ])
    {
        Templates = sample.Twilio.Templates ?? [],
        SampleQuestions = [.. sample.Faqs.Take(40).Where((_, i) => i % 5 == 0).Select(faq => faq.Question)],
    };
}
