using Halatech.Local.Twilio.Webhooks;

namespace Halatech.Local.Tests.Twilio;

/// <summary>Worked examples of Twilio's security guide and client libraries; the token is theirs too.</summary>
public sealed class SignatureTests
{
    private const string Token = "12345";

    private static readonly KeyValuePair<string, string>[] Call =
    [
        new("CallSid", "CA1234567890ABCDE"), new("Caller", "+14158675309"), new("Digits", "1234"), new("From", "+14158675309"), new("To", "+18005551212"),
    ];

    [Theory]
    [InlineData("https://mycompany.com/myapp.php?foo=1&bar=2", "RSOYDt4T1cUTdK1PDd93/VVr8B8=")]
    [InlineData("http://mycompany.com:1234/myapp.php?foo=1&bar=2", "Zmvh+3yNM1Phv2jhDCwEM3q5ebU=")]
    [InlineData("https://mycompany.com:443/myapp.php?foo=1&bar=2", "kvajT1Ptam85bY51eRf/AJRuM3w=")]
    [InlineData("https://mycompany.com/myapp.php?foo=1&bar=2&Body=It's+amazing", "TfZzewPq8wqrGlMfyAud8+/IvJ0=")]
    public void Signature_OfForm_IsTwilios(string url, string expected) => Assert.Equal(expected, TwilioSignature.Compute(Token, url, Call));

    [Fact]
    public void Signature_OfRepeatedNames_TakesDistinctValuesInOrder() => Assert.Equal("IK+Dwps556ElfBT0I3Rgjkr1wJU=", TwilioSignature.Compute(
        Token, "https://mycompany.com/myapp.php?foo=1&bar=2",
        [new("Sid", "CA123"), new("SidAccount", "AC123"), new("Digits", "5678"), new("Digits", "1234"), new("Digits", "1234")]));
}
