using Halatech.Core.Errors;

namespace Halatech.Host.Webhooks;

/// <summary>What can be wrong with a field.</summary>
internal static class EventErrors
{
    public static Error Missing(string field) => new(ErrorKind.Invalid, "webhook.field-missing", $"{field} is missing.");

    public static Error Repeated(string field) => new(ErrorKind.Invalid, "webhook.field-repeated", $"{field} is given more than once.");

    public static Error Wrong(string field) => new(ErrorKind.Invalid, "webhook.field-wrong", $"{field} is not in the form that Twilio documents.");
}
