using System.Text;
using Halatech.Host.Webhooks.Events;

namespace Halatech.Host.Tests.Webhooks;

public sealed class MediaFieldTests
{
    private static readonly string Me = "ME" + new string('a', 32);

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[")]
    [InlineData("[1,null,\"x\",[[]]]")]
    [InlineData("""[{"Sid":"../../etc"}]""")]
    [InlineData("""[{"Sid":{"Sid":1}}]""")]
    [InlineData("""[{"Sid":"\ud800"}]""")]
    public void Media_WithNothingOfUse_IsEmpty(string json) => Assert.Empty(MediaField.Parse(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Media_NestedBeyondMeasure_IsEmpty() =>
        Assert.Empty(MediaField.Parse(Encoding.UTF8.GetBytes(new string('[', 100_000) + new string(']', 100_000))));

    [Fact]
    public void Media_OfAHundredThousand_GivesTen()
    {
        var json = "[" + string.Join(',', Enumerable.Repeat($$"""{"Sid":"{{Me}}"}""", 100_000)) + "]";
        Assert.Equal(MediaField.MaxItems, MediaField.Parse(Encoding.UTF8.GetBytes(json)).Length);
    }

    [Fact]
    public void Media_BrokenAfterTheFirst_KeepsTheFirst() =>
        Assert.Equal(Me, Assert.Single(MediaField.Parse(Encoding.UTF8.GetBytes($$"""[{"Sid":"{{Me}}"},{"Sid":"""))).Sid);

    [Theory]
    [InlineData("12", 12L)]
    [InlineData("\"12\"", 12L)]
    [InlineData("-1", null)]
    [InlineData("1e99", null)]
    [InlineData("\"12x\"", null)]
    [InlineData("[12]", null)]
    public void Media_Size_IsANumberOrNothing(string size, long? expected) =>
        Assert.Equal(expected, Assert.Single(MediaField.Parse(Encoding.UTF8.GetBytes($$"""[{"SID":"{{Me}}","size":{{size}} }]"""))).Size);

    [Fact]
    public void Media_NameOfManyCharacters_IsCutShort()
    {
        var json = $$"""[{"Sid":"{{Me}}","Filename":"{{new string('ü', 5_000)}}"}]""";
        Assert.Equal(127, Assert.Single(MediaField.Parse(Encoding.UTF8.GetBytes(json))).FileName!.Length);
    }

    [Fact]
    public void Media_SidGivenTwice_TheLastCounts() =>
        Assert.Equal(Me, Assert.Single(MediaField.Parse(Encoding.UTF8.GetBytes($$"""[{"Sid":"x","Sid":"{{Me}}"}]"""))).Sid);
}
