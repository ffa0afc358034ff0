using Halatech.Adapters.Twilio;
using Microsoft.Extensions.Options;

namespace Halatech.Adapters.Functions;

/// <summary>How serverless functions of tenants are reached, and how they reach us.</summary>
public sealed class FunctionOptions
{
    public const string Section = "Functions";

    /// <summary>
    /// Where functions post their later answers to, without the path: <c>https://chat.example.com</c>. Empty means the address under
    /// which Twilio reaches this deployment.
    /// </summary>
    public string PublicUrl { get; set; } = "";

    /// <summary>Lets functions run, and files of tenants lie, on this machine, over plain HTTP as well. For local use only.</summary>
    public bool AllowLoopback { get; set; }
}

internal sealed class FunctionOptionsValidator(IOptions<TwilioOptions> twilio) : IValidateOptions<FunctionOptions>
{
    public ValidateOptionsResult Validate(string? name, FunctionOptions options)
    {
        var url = options.PublicUrl.Length > 0 ? options.PublicUrl : twilio.Value.PublicUrl;
        return Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http"
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(
                "Functions:PublicUrl must be the address under which functions reach this deployment, such as https://chat.example.com. "
                + "Set it with Functions__PublicUrl, or set Twilio__PublicUrl for both.");
    }
}
