using Halatech.Adapters.Twilio;
using Halatech.Core.Tenancy;

namespace Halatech.Host.Webhooks;

/// <summary>What the gate says of a request: on whose behalf it speaks and what it says, or why it is refused.</summary>
internal readonly struct Admission
{
    public Admission(TenantId tenant, TwilioForm form)
    {
        Tenant = tenant;
        Form = form;
    }

    /// <summary>A refusal; <paramref name="form"/> is what the request said, when it was ours to check it and we could not.</summary>
    public Admission(Refusal refusal, TwilioForm? form = null)
    {
        Refusal = refusal;
        Form = form;
    }

    public TenantId Tenant { get; }

    public TwilioForm? Form { get; }

    public Refusal? Refusal { get; }
}

internal static class Refusals
{
    public static Refusal WrongType { get; } = new(
        StatusCodes.Status415UnsupportedMediaType, "webhook.wrong-type",
        "The body must be application/x-www-form-urlencoded or application/json, in UTF-8.");

    public static Refusal UnknownAccount { get; } = new(
        StatusCodes.Status404NotFound, "webhook.unknown-account", "AccountSid names no account that is linked here.");

    public static Refusal NotSigned { get; } = new(
        StatusCodes.Status403Forbidden, "webhook.not-signed",
        "X-Twilio-Signature is missing or wrong: check that the webhook's address is exactly the public one and that the vault has "
        + "the account's primary auth token.");

    public static Refusal Unavailable { get; } = new(
        StatusCodes.Status503ServiceUnavailable, "webhook.unavailable", "The request cannot be taken in now; try again.");
}
