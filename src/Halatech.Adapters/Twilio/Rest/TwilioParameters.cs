namespace Halatech.Adapters.Twilio.Rest;

/// <summary>The parameters of a request that writes; those without a value are left out.</summary>
internal sealed class TwilioParameters
{
    private readonly List<KeyValuePair<string, string>> _pairs = [];

    public TwilioParameters Add(string name, string? value)
    {
        if (value is not null) _pairs.Add(new(name, value));
        return this;
    }

    /// <summary>A list is a repeated parameter.</summary>
    public TwilioParameters AddAll(string name, IEnumerable<string> values)
    {
        foreach (var value in values) Add(name, value);
        return this;
    }

    public HttpContent ToContent() => new FormUrlEncodedContent(_pairs);
}
