using System.Text;
using Halatech.Adapters.Twilio;

namespace Halatech.Adapters.Tests.Twilio;

public sealed class TwilioSignatureTests
{
    [Theory]
    [MemberData(nameof(SignatureVectors.ValidIds), MemberType = typeof(SignatureVectors))]
    public void Vector_RightlySigned_IsAccepted(string id) => Assert.True(IsValid(SignatureVectors.All.Valid.Single(v => v.Id == id)));

    [Theory]
    [MemberData(nameof(SignatureVectors.InvalidIds), MemberType = typeof(SignatureVectors))]
    public void Vector_WronglySigned_IsRefused(string id) => Assert.False(IsValid(SignatureVectors.All.Invalid.Single(v => v.Id == id)));

    [Theory]
    [MemberData(nameof(SignatureVectors.ValidIds), MemberType = typeof(SignatureVectors))]
    public void Vector_UnderAnotherToken_IsRefused(string id) =>
        Assert.False(IsValid(SignatureVectors.All.Valid.Single(v => v.Id == id), "12346"));

    [Fact]
    public void Compute_OfAFormInAnyOrder_IsTheSame()
    {
        var one = TwilioSignature.Compute("token", "https://a.example/x", Form("b=2&a=1&B=3"));
        var other = TwilioSignature.Compute("token", "https://a.example/x", Form("B=3&b=2&a=1"));
        Assert.Equal(one, other);
        Assert.False(one == TwilioSignature.Compute("token", "https://a.example/x", Form("B=3&b=2&a=2")));
    }

    [Fact]
    public void JsonPost_SignedByTheTool_IsAccepted()
    {
        var body = "{\"a\":\"ü\"}"u8;
        var url = TwilioSignature.WithBodyDigest("https://a.example/x?y=1", body);
        Assert.True(TwilioSignature.IsValidJson("token", url, body, TwilioSignature.Compute("token", url)));
        Assert.False(TwilioSignature.IsValidJson("token", url, "{\"a\":\"u\"}"u8, TwilioSignature.Compute("token", url)));
    }

    [Fact]
    public void EmptyToken_NeverAccepts() =>
        Assert.False(TwilioSignature.IsValid("", "https://a.example/", Form("a=1"), TwilioSignature.Compute("", "https://a.example/", Form("a=1"))));

    [Fact]
    public void UrlForms_OfAnIpv6Address_KeepItsColons()
    {
        var form = Assert.Single(TwilioUrlForms.Others("http://[::1]/x"));
        Assert.Equal("http://[::1]:80/x", form);
    }

    private static bool IsValid(SignatureVector vector, string? token = null)
    {
        token ??= SignatureVectors.All.AuthToken;
        var signature = vector.SignUrl is null ? vector.Signature : TwilioSignature.Compute(token, vector.SignUrl);
        if (vector.Body is { } body) return TwilioSignature.IsValidJson(token, vector.Url, Encoding.UTF8.GetBytes(body), signature);
        var pairs = vector.Fields!.Select(f => $"{Uri.EscapeDataString(f[0])}={Uri.EscapeDataString(f[1])}");
        return TwilioSignature.IsValid(token, vector.Url, Form(string.Join('&', pairs)), signature);
    }

    private static TwilioForm Form(string body) => TwilioFormReader.ReadForm(Encoding.UTF8.GetBytes(body)).Value!;
}
