using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Halatech.Adapters.Twilio.Rest;
using Halatech.Core.Errors;
using Halatech.Core.Messaging;

namespace Halatech.Adapters.Twilio;

/// <summary>
/// The account's templates for buttons and lists, one for each number of choices, with everything that is read as variables. They
/// are made at the first need and found again by their names, so an account has a dozen of them and not one for each message.
/// </summary>
internal sealed class OfferTemplates(ContentApi contents, TimeProvider time)
{
    private const string NamePrefix = "halatech_choices_v1_";
    private const int MaxPages = 20;

    // Someone may delete them at Twilio; then the next day makes them anew.
    private static readonly TimeSpan KnownFor = TimeSpan.FromDays(1);
    private static readonly TimeSpan FailedFor = TimeSpan.FromMinutes(5);

    private readonly TimedCache<(string Account, string Name), string> _known = new(10_000, time);
    private readonly TimedCache<(string Account, string Name), bool> _failed = new(10_000, time);

    /// <summary>The offer as a template with its variables; an error when the template cannot be had just now.</summary>
    public async Task<Result<TemplateUse>> UseAsync(TwilioCredentials credentials, Offer offer, CancellationToken cancellationToken)
    {
        var sid = await SidAsync(credentials, NameOf(offer), offer, cancellationToken);
        return sid.IsOk ? new TemplateUse(sid.Value, VariablesOf(offer)) : sid.Error;
    }

    private async Task<Result<string>> SidAsync(TwilioCredentials credentials, string name, Offer offer, CancellationToken cancellationToken)
    {
        var key = (credentials.AccountSid, name);
        if (_known.TryGet(key, KnownFor, out var known)) return known;
        if (_failed.TryGet(key, FailedFor, out _)) return Failed;
        var found = await FindAsync(credentials, name, cancellationToken);
        if (found.IsOk && found.Value.Length == 0)
        {
            var made = await contents.CreateAsync(credentials, name, TypeOf(offer), BodyOf(offer), cancellationToken);
            found = made.IsOk ? made.Value.Sid : made.Error;
        }

        if (found.IsOk) _known.Set(key, found.Value);
        else _failed.Set(key, true);
        return found;
    }

    // Its SID, or nothing.
    private async Task<Result<string>> FindAsync(TwilioCredentials credentials, string name, CancellationToken cancellationToken)
    {
        var sid = "";
        var walked = await contents.WalkAsync(
            credentials, MaxPages,
            page =>
            {
                sid = page.FirstOrDefault(c => c.FriendlyName == name)?.Sid ?? "";
                return sid.Length == 0;
            },
            cancellationToken);
        return walked.IsOk ? sid : walked.Error;
    }

    private static string NameOf(Offer offer) => string.Create(
        CultureInfo.InvariantCulture, $"{NamePrefix}{(offer.Button is null ? "buttons" : "list")}_{offer.Titles.Length}");

    private static string TypeOf(Offer offer) => offer.Button is null ? "twilio/quick-reply" : "twilio/list-picker";

    private static JsonObject BodyOf(Offer offer)
    {
        var first = offer.Button is null ? 2 : 3;
        var entries = Enumerable.Range(0, offer.Titles.Length).Select(i => (Id: $"choice-{i + 1}", Title: $"{{{{{first + i}}}}}"));
        return offer.Button is null
            ? new() { ["body"] = "{{1}}", ["actions"] = new JsonArray([.. entries.Select(e => new JsonObject { ["type"] = "QUICK_REPLY", ["title"] = e.Title, ["id"] = e.Id })]) }
            : new() { ["body"] = "{{1}}", ["button"] = "{{2}}", ["items"] = new JsonArray([.. entries.Select(e => new JsonObject { ["item"] = e.Title, ["id"] = e.Id })]) };
    }

    private static string VariablesOf(Offer offer)
    {
        string[] values = offer.Button is null ? [offer.Body, .. offer.Titles] : [offer.Body, offer.Button, .. offer.Titles];
        var named = values.Select((value, i) => KeyValuePair.Create((i + 1).ToString(CultureInfo.InvariantCulture), value));
        return JsonSerializer.Serialize(new Dictionary<string, string>(named, StringComparer.Ordinal));
    }

    private static Error Failed { get; } = new(ErrorKind.Unavailable, "twilio.no-content", "The template for choices could not be made just now.");
}
