using System.Text.Json;
using Halatech.Local.Twilio.Network;
using Halatech.Local.Twilio.State;

namespace Halatech.Local.Twilio;

/// <summary>Brings the seeds into a world; what a person changed since the first start is left alone.</summary>
internal static class Seeding
{
    public static void Sow(this World world, TwilioStandInOptions options)
    {
        var now = options.Clock.GetUtcNow();
        lock (world.Gate)
        {
            // The addresses of an account that is no longer seeded are free again.
            var seeded = options.Accounts.Select(a => a.AccountSid).ToHashSet(StringComparer.Ordinal);
            foreach (var orphan in world.BusinessAddresses.All.Where(a => !seeded.Contains(a.AccountSid)).ToArray()) world.Remove(orphan);
            foreach (var account in options.Accounts) Sow(world, account, now);
            foreach (var phone in options.Phones)
            {
                if (world.Phones.Find(phone.Number) is null) world.Put(new Phone { Sid = phone.Number, Name = phone.Name, Created = now, Updated = now });
            }
        }
    }

    private static void Sow(World world, TwilioAccountSeed account, DateTimeOffset now)
    {
        if (world.Services.Find(account.ConversationServiceSid) is null)
            world.Put(new Service { Sid = account.ConversationServiceSid, AccountSid = account.AccountSid, FriendlyName = account.FriendlyName, Created = now, Updated = now });
        foreach (var template in account.Templates) Sow(world, account, template, now);
        foreach (var address in account.Addresses)
        {
            if (!Channels.IsValid(address.Address)) throw new ArgumentException($"'{address.Address}' is no address of a known channel.", nameof(account));
            if (world.AccountOf(address.Address) is { } owner)
            {
                if (owner != account.AccountSid) throw new ArgumentException($"'{address.Address}' belongs to {owner} already.", nameof(account));
                continue;
            }
            Sow(world, account, address, now);
        }
    }

    private static void Sow(World world, TwilioAccountSeed account, TwilioTemplateSeed template, DateTimeOffset now)
    {
        if (world.Contents.Find(template.ContentSid) is not null) return;
        object type = template.Buttons.Count == 0
            ? new { body = template.Body }
            : new { body = template.Body, actions = template.Buttons.Select((title, i) => new { type = "QUICK_REPLY", title, id = $"button-{i + 1}" }) };
        world.Put(new Content
        {
            Sid = template.ContentSid,
            AccountSid = account.AccountSid,
            FriendlyName = template.Name,
            Language = "en",
            Types = JsonSerializer.SerializeToElement(new Dictionary<string, object>(StringComparer.Ordinal) { [template.Buttons.Count == 0 ? "twilio/text" : "twilio/quick-reply"] = type }),
            Approval = new(template.Name, "UTILITY", "approved"),
            Created = now,
            Updated = now,
        });
    }

    private static void Sow(World world, TwilioAccountSeed account, TwilioAddressSeed address, DateTimeOffset now)
    {
        var name = address.FriendlyName ?? account.FriendlyName;
        world.Put(new BusinessAddress { Sid = address.Address, AccountSid = account.AccountSid, FriendlyName = name, Created = now, Updated = now });
        if (Channels.Of(address.Address) == Channel.Sms || address.SmsUrl is not null)
        {
            world.Put(new PhoneNumber
            {
                Sid = Sids.Derived("PN", address.Address),
                AccountSid = account.AccountSid,
                Number = address.Address,
                FriendlyName = name,
                SmsUrl = address.SmsUrl ?? "",
                Created = now,
                Updated = now,
            });
        }
        if (address.AutoCreationWebhookUrl is not { } webhook) return;
        world.Put(new AddressConfiguration
        {
            Sid = Sids.Derived("IG", address.Address),
            AccountSid = account.AccountSid,
            Type = Channels.RestName(address.Address),
            Address = address.Address,
            FriendlyName = name,
            Created = now,
            Updated = now,
            AutoCreation = new()
            {
                Enabled = true,
                Type = "webhook",
                ConversationServiceSid = account.ConversationServiceSid,
                WebhookUrl = webhook,
                WebhookFilters = address.AutoCreationFilters,
            },
        });
    }
}
