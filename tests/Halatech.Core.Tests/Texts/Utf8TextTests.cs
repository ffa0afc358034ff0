using System.Text;
using System.Text.Json;
using CsCheck;
using Halatech.Core.Texts;

namespace Halatech.Core.Tests.Texts;

public sealed class Utf8TextTests
{
    private static readonly Gen<string> CleanTexts = Gen.String[0, 60].Select(s => CleanText.Of(s));

    [Fact]
    public void Text_ComesBackAsItWas() => CleanTexts.Sample(text =>
    {
        var held = new Utf8Text(text);
        Assert.Equal(text, held.ToString());
        Assert.Equal(Encoding.UTF8.GetByteCount(text), held.Length);
        Assert.Equal(held, JsonSerializer.Deserialize<Utf8Text>(JsonSerializer.Serialize(held)));
    });

    [Fact]
    public void Texts_AreEqualByContent() => Gen.Select(CleanTexts, CleanTexts).Sample((a, b) =>
    {
        Assert.Equal(a == b, new Utf8Text(a) == new Utf8Text(b));
        Assert.Equal(a != b, new Utf8Text(a) != new Utf8Text(b));
        Assert.Equal(new Utf8Text(a).GetHashCode(), new Utf8Text(a).GetHashCode());
    });

    [Fact]
    public void NoText_IsTheEmptyText()
    {
        Assert.Equal(new Utf8Text(""), default);
        Assert.Equal(new Utf8Text("").GetHashCode(), default(Utf8Text).GetHashCode());
        Assert.Equal(("", 0), (default(Utf8Text).ToString(), default(Utf8Text).Length));
        Assert.Equal("\"\"", JsonSerializer.Serialize(default(Utf8Text)));
    }
}
