using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using Halatech.Core.Errors;
using Halatech.Core.Messaging;

namespace Halatech.Adapters.Twilio.Rest;

/// <summary>
/// What Twilio's refusals mean to us. Codes are those of https://www.twilio.com/docs/api/errors; the messages are ours,
/// because Twilio's quote addresses and texts.
/// </summary>
internal static class TwilioErrors
{
    private static readonly FrozenDictionary<int, Meaning> Known = new Dictionary<int, Meaning>
    {
        [20003] = new(ErrorKind.Unauthenticated, "The account's credentials are wrong: store its current auth token in the vault."),
        [20005] = new(ErrorKind.Forbidden, "The account is not active: look at it in Twilio's console."),
        [20006] = new(ErrorKind.Forbidden, "The account may not do this: look at its permissions in Twilio's console."),
        [20001] = new(ErrorKind.Invalid, "A parameter is wrong."),
        [20404] = new(ErrorKind.NotFound, "There is no such thing at Twilio."),
        [20422] = new(ErrorKind.Invalid, "A parameter is wrong."),
        [20429] = Throttled,
        [50063] = Throttled,
        [50074] = Throttled,
        [45010] = Throttled,
        [63017] = Throttled,
        [63018] = Throttled,
        [20500] = new(ErrorKind.Upstream, "Twilio failed."),
        [20503] = new(ErrorKind.Upstream, "Twilio is not available."),
        [50213] = Busy,
        [50349] = Busy,
        [50391] = Busy,
        [50419] = Busy,
        [50300] = new(ErrorKind.NotFound, "There is no such conversation at Twilio."),
        [50350] = new(ErrorKind.NotFound, "There is no such conversation at Twilio."),
        [50307] = new(ErrorKind.Conflict, "The unique name is in use."),
        [50353] = new(ErrorKind.Conflict, "The unique name is in use."),
        [50374] = ClosedForGood,
        [50377] = ClosedForGood,
        [50378] = ClosedForGood,
        [50407] = BadBinding,
        [50408] = BadBinding,
        [50411] = BadBinding,
        [50412] = BadBinding,
        [50413] = BadBinding,
        [50414] = BadBinding,
        [50415] = BadBinding,
        [50416] = new(ErrorKind.Conflict, "The two addresses are in another conversation already."),
        [50433] = new(ErrorKind.Conflict, "The participant is in the conversation already."),
        [50417] = TooManyParticipants,
        [50418] = TooManyParticipants,
        [50422] = TooManyParticipants,
        [50436] = TooManyParticipants,
        [50504] = new(ErrorKind.Invalid, "The text is too long for the channel."),
        [50303] = new(ErrorKind.Invalid, "The attributes are too long."),
        [50304] = new(ErrorKind.Invalid, "The attributes are not JSON."),
        [21211] = BadRecipient,
        [21614] = BadRecipient,
        [21408] = new(ErrorKind.Forbidden, "The account may not send to this region: allow it in Twilio's console."),
        [21606] = new(ErrorKind.Invalid, "The sender is not a number of this account that can send messages."),
        [21617] = new(ErrorKind.Invalid, "The text is longer than 1600 characters."),
        [30007] = new(ErrorKind.Forbidden, "The carrier filtered the message."),
        [30032] = new(ErrorKind.Forbidden, "The toll-free number is not verified."),
        [30034] = new(ErrorKind.Forbidden, "The number is not registered for application-to-person messages."),
        [30450] = new(ErrorKind.Forbidden, "The message was blocked as pumping."),
        [63003] = BadRecipient,
        [63007] = new(ErrorKind.Invalid, "The sender is not a channel of this account."),
        [63013] = new(ErrorKind.Forbidden, "The message offends the channel's rules."),
        [63016] = new(ErrorKind.Conflict, "The customer last wrote too long ago for free text: only an approved template may be sent."),
        [63024] = BadRecipient,
        [63032] = new(ErrorKind.Forbidden, "The channel does not deliver to this customer."),
        [63041] = TemplateStopped,
        [63042] = TemplateStopped,
        [63051] = new(ErrorKind.Forbidden, "The business's WhatsApp account is locked."),
    }.ToFrozenDictionary();

    private const int OptedOutCode = 21610;

    private static Meaning Throttled => new(ErrorKind.Limited, "Twilio asks for fewer requests.", Repeat.Always);

    // Refused because another change was under way: nothing was done.
    private static Meaning Busy => new(ErrorKind.Unavailable, "The conversation was being changed at Twilio.", Repeat.Always);

    private static Meaning ClosedForGood => new(ErrorKind.Conflict, "The conversation is closed at Twilio, which is final.");

    private static Meaning BadBinding => new(ErrorKind.Invalid, "An address is wrong, or is not this account's.");

    private static Meaning TooManyParticipants => new(ErrorKind.Conflict, "The conversation has too many participants.");

    private static Meaning BadRecipient => new(ErrorKind.Invalid, "The customer's address cannot receive messages.");

    private static Meaning TemplateStopped => new(ErrorKind.Conflict, "The template is paused or disabled.");

    /// <summary>What a status other than 2xx means, with Twilio's code where the body told one.</summary>
    public static (Error Error, Repeat Repeat) Of(HttpStatusCode status, int? code)
    {
        if (code == OptedOutCode)
            return (new(ErrorKind.Conflict, CarrierErrors.OptedOut, "The customer opted out at the carrier (21610)."), Repeat.Never);
        var (kind, text, repeat) = code is { } known && Known.TryGetValue(known, out var meaning) ? meaning : OfStatus((int)status);
        var number = code ?? (int)status;
        var error = new Error(
            kind,
            string.Create(CultureInfo.InvariantCulture, $"twilio.{number}"),
            string.Create(CultureInfo.InvariantCulture, $"{text} (Twilio {number})"));
        return (error, kind == ErrorKind.Upstream ? Repeat.Reading : repeat);
    }

    /// <summary>Nothing was sent: the connection could not be made.</summary>
    public static Error Unreachable { get; } = new(ErrorKind.Unavailable, "twilio.unreachable", "Twilio cannot be reached.");

    /// <summary>The connection broke, or its answer came too late, after the request had left.</summary>
    public static Error NoAnswer { get; } = new(
        ErrorKind.Unavailable, "twilio.no-answer", "Twilio did not answer: the request may or may not have been carried out.");

    /// <summary>It answered with something else than what was asked for.</summary>
    public static Error Unreadable { get; } = new(
        ErrorKind.Upstream, "twilio.unreadable", "Twilio's answer could not be read: the request may or may not have been carried out.");

    private static Meaning OfStatus(int status) => status switch
    {
        401 => new(ErrorKind.Unauthenticated, "The account's credentials are wrong: store its current auth token in the vault."),
        403 => new(ErrorKind.Forbidden, "The account may not do this."),
        404 => new(ErrorKind.NotFound, "There is no such thing at Twilio."),
        409 or 412 => new(ErrorKind.Conflict, "Twilio's state does not allow this."),
        429 => Throttled,
        >= 400 and < 500 => new(ErrorKind.Invalid, "Twilio refused the request."),
        _ => new(ErrorKind.Upstream, "Twilio failed."),
    };

    private sealed record Meaning(ErrorKind Kind, string Text, Repeat Repeat = Repeat.Never);
}
