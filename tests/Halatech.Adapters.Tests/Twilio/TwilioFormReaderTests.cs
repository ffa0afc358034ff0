using System.Text;
using Halatech.Adapters.Twilio;

namespace Halatech.Adapters.Tests.Twilio;

public sealed class TwilioFormReaderTests
{
    [Theory]
    [InlineData("a=1&b=2", "a", "1")]
    [InlineData("a=x+y%20z", "a", "x y z")]
    [InlineData("a=%E2%9C%93", "a", "✓")]
    [InlineData("a=✓", "a", "✓")]
    [InlineData("a=b=c", "a", "b=c")]
    [InlineData("&&a=1&", "a", "1")]
    [InlineData("a", "a", "")]
    [InlineData("a%3D=1", "a=", "1")]
    [InlineData("b=1", "a", null)]
    public void Form_Field_IsDecoded(string body, string name, string? value) =>
        Assert.Equal(value, TwilioFormReader.ReadForm(Utf8(body)).Value!.Get(Utf8(name)));

    [Theory]
    [InlineData("a=%")]
    [InlineData("a=%4")]
    [InlineData("a=%zz")]
    [InlineData("a=%FF")]
    [InlineData("a=%C3")]
    [InlineData("a=%ED%A0%80")]
    [InlineData("a=%C3&%A9=1")]
    public void Form_BrokenEncoding_IsRefused(string body) =>
        Assert.Equal("webhook.broken-encoding", TwilioFormReader.ReadForm(Utf8(body)).Error?.Code);

    [Fact]
    public void Form_BytesThatAreNotUtf8_AreRefused() =>
        Assert.Equal("webhook.broken-encoding", TwilioFormReader.ReadForm([(byte)'a', (byte)'=', 0xFF]).Error?.Code);

    [Fact]
    public void Form_AtTheLimitOfFields_IsRead_AndAboveIt_IsRefused()
    {
        Assert.True(TwilioFormReader.ReadForm(Utf8(Many(TwilioForm.MaxFields))).IsOk);
        Assert.Equal("webhook.too-many-fields", TwilioFormReader.ReadForm(Utf8(Many(TwilioForm.MaxFields + 1))).Error?.Code);
        Assert.Equal("webhook.too-many-fields", TwilioFormReader.ReadForm(Utf8(Many(10_000))).Error?.Code);
    }

    [Fact]
    public void Form_RepeatedField_IsTold()
    {
        var form = TwilioFormReader.ReadForm("b=2&a=1&b=1"u8).Value!;
        Assert.True(form.IsRepeated("b"u8));
        Assert.False(form.IsRepeated("a"u8));
        Assert.False(form.IsRepeated("c"u8));
        Assert.Equal("1", form.Get("b"u8));
    }

    [Theory]
    [InlineData("""{"a":"x"}""", "x")]
    [InlineData("""{"a":"\u00e9\n"}""", "é\n")]
    [InlineData("""{"a":12.50}""", "12.50")]
    [InlineData("""{"a":true}""", "true")]
    [InlineData("""{"a":null}""", "")]
    [InlineData("""{"a":[ {"Sid":"ME1"} ],"b":1}""", """[ {"Sid":"ME1"} ]""")]
    [InlineData("""{"a":{"b":{}},"b":1}""", """{"b":{}}""")]
    public void Json_Property_IsAField(string body, string value) =>
        Assert.Equal(value, TwilioFormReader.ReadJson(Utf8(body)).Value!.Get("a"u8));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("\"a\"")]
    [InlineData("{")]
    [InlineData("""{"a":1}x""")]
    [InlineData("""{"a":1}{"a":2}""")]
    [InlineData("""{"a":"\ud800"}""")]
    [InlineData("""{"a":1,}""")]
    public void Json_Broken_IsRefused(string body) =>
        Assert.Equal("webhook.bad-json", TwilioFormReader.ReadJson(Utf8(body)).Error?.Code);

    [Fact]
    public void Json_TooDeep_IsRefused()
    {
        var bomb = $"{{\"a\":{new string('[', 100_000)}{new string(']', 100_000)}}}";
        Assert.Equal("webhook.bad-json", TwilioFormReader.ReadJson(Utf8(bomb)).Error?.Code);
    }

    [Fact]
    public void Json_TooManyProperties_IsRefused()
    {
        var body = "{" + string.Join(',', Enumerable.Range(0, 10_000).Select(i => $"\"p{i}\":1")) + "}";
        Assert.Equal("webhook.too-many-fields", TwilioFormReader.ReadJson(Utf8(body)).Error?.Code);
    }

    private static string Many(int count) => string.Join('&', Enumerable.Range(0, count).Select(i => $"p{i}={i}"));

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
