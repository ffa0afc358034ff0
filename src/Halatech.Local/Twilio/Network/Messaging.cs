using Halatech.Local.Twilio.State;

namespace Halatech.Local.Twilio.Network;

/// <summary>A Programmable Messaging send that passed its checks.</summary>
internal sealed record OutgoingSms(string AccountSid, string From, string To, string? Body)
{
    public IReadOnlyList<string> MediaUrls { get; init; } = [];
    public string? StatusCallback { get; init; }
    public string? MessagingServiceSid { get; init; }
    public string Direction { get; init; } = Directions.Outbound;
    public bool ApprovedTemplate { get; init; }
    public IReadOnlyList<Tap> Taps { get; init; } = [];
    public string? ListButton { get; init; }
    public int? Fault { get; init; }
}

/// <summary>Puts Programmable Messaging's messages on the air.</summary>
internal sealed class Messaging(World world, Delivery delivery, MediaFetcher fetcher, TimeProvider clock)
{
    public async Task<CarrierMessage> SendAsync(OutgoingSms sms, CancellationToken cancellation)
    {
        var media = new List<Attachment>();
        int? refusal = null;
        foreach (var url in sms.MediaUrls)
        {
            if (await fetcher.FetchAsync(sms.AccountSid, sms.From, url, cancellation) is { } medium) media.Add(medium.AsAttachment());
            else refusal = 11200; // "HTTP retrieval failure": accepted, then failed.
        }
        lock (world.Gate)
        {
            var now = clock.GetUtcNow();
            var message = world.Put(new CarrierMessage
            {
                Sid = Sids.New(sms.MediaUrls.Count > 0 ? "MM" : "SM"),
                AccountSid = sms.AccountSid,
                Direction = sms.Direction,
                From = sms.From,
                To = sms.To,
                Body = sms.Body,
                Media = media,
                Status = Statuses.Queued,
                Taps = sms.Taps,
                ListButton = sms.ListButton,
                Refusal = refusal ?? sms.Fault ?? delivery.Refusal(sms.To, sms.From, sms.ApprovedTemplate),
                MessagingServiceSid = sms.MessagingServiceSid,
                StatusCallback = sms.StatusCallback,
                Created = now,
                Updated = now,
            });
            delivery.Start(message);
            return message;
        }
    }
}
