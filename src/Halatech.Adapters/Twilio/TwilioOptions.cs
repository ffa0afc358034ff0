using Microsoft.Extensions.Options;

namespace Halatech.Adapters.Twilio;

/// <summary>How Twilio is reached and how it reaches us. Accounts and their tokens are each tenant's own and stand elsewhere.</summary>
public sealed class TwilioOptions
{
    public const string Section = "Twilio";

    /// <summary>Stands in for all of Twilio's hosts, such as <c>http://localhost:5081</c>; empty means Twilio itself.</summary>
    public string BaseUrl { get; set; } = "";

    /// <summary>
    /// Where Twilio reaches this deployment, exactly as its webhooks are configured there, without the path of a webhook:
    /// <c>https://chat.example.com</c>. Signatures are checked against it, never against what a request says of itself.
    /// </summary>
    public string PublicUrl { get; set; } = "";

    /// <summary>How long one attempt at a request may take, in seconds; 1 to 120.</summary>
    public int RequestTimeoutSeconds { get; set; } = 10;

    internal TimeSpan RequestTimeout => TimeSpan.FromSeconds(RequestTimeoutSeconds);
}

internal sealed class TwilioOptionsValidator : IValidateOptions<TwilioOptions>
{
    public ValidateOptionsResult Validate(string? name, TwilioOptions options)
    {
        List<string> faults = [];
        if (!IsBase(options.PublicUrl))
        {
            faults.Add("Twilio:PublicUrl must be the address under which Twilio calls this deployment, such as "
                + "https://chat.example.com, without a query. Set it with Twilio__PublicUrl.");
        }

        if (options.BaseUrl.Length > 0 && !IsBase(options.BaseUrl))
        {
            faults.Add("Twilio:BaseUrl must be an http or https address such as http://localhost:5081, or empty for Twilio itself. "
                + "Set it with Twilio__BaseUrl.");
        }

        if (options.RequestTimeoutSeconds is < 1 or > 120)
            faults.Add("Twilio:RequestTimeoutSeconds must be 1 to 120. Set it with Twilio__RequestTimeoutSeconds.");
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private static bool IsBase(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp)
        && uri.Query.Length == 0 && uri.Fragment.Length == 0 && uri.UserInfo.Length == 0;
}
