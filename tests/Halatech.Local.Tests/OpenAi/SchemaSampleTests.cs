using System.Text.Json;
using Halatech.Local.OpenAi.Offline;

namespace Halatech.Local.Tests.OpenAi;

public sealed class SchemaSampleTests
{
    [Theory]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"integer"}},"required":["b"]}""", """{"b":0}""")]
    [InlineData("""{"enum":["yes","no"]}""", "\"no\"")]
    [InlineData("""{"enum":["small","large"]}""", "\"small\"")]
    [InlineData("""{"const":7}""", "7")]
    [InlineData("""{"type":["string","null"]}""", "null")]
    [InlineData("""{"anyOf":[{"type":"string"},{"type":"null"}]}""", "null")]
    [InlineData("""{"type":"array","items":{"type":"boolean"},"minItems":2}""", "[false,false]")]
    [InlineData("""{"type":"integer","minimum":3}""", "3")]
    [InlineData("""{"type":"number","exclusiveMinimum":3.5}""", "4")]
    [InlineData("""{"type":"integer","maximum":-2}""", "-2")]
    [InlineData("""{"type":"string","minLength":3}""", "\"---\"")]
    [InlineData("""{"type":"string","format":"date"}""", "\"1970-01-01\"")]
    [InlineData("""{"$ref":"#/$defs/n","$defs":{"n":{"type":"integer","minimum":1}}}""", "1")]
    [InlineData("""{"$ref":"#/$defs/none"}""", "null")]
    [InlineData("""{"type":17}""", "null")]
    public void Sample_IsTheSmallestValue(string schema, string expected) => Assert.Equal(expected, Sample(schema));

    [Fact]
    public void Sample_SchemaThatMultipliesItself_EndsAndIsJson()
    {
        var sample = Sample("""
            {"$ref":"#/$defs/n","$defs":{"n":{"type":"object","required":["a","b","c"],
              "properties":{"a":{"$ref":"#/$defs/n"},"b":{"$ref":"#/$defs/n"},"c":{"$ref":"#/$defs/n"}}}}}
            """);
        using var json = JsonDocument.Parse(sample, new JsonDocumentOptions { MaxDepth = 200 });
        Assert.True(sample.Length < 500_000);
    }

    private static string Sample(string schema)
    {
        using var json = JsonDocument.Parse(schema);
        return SchemaSample.Of(json.RootElement);
    }
}
