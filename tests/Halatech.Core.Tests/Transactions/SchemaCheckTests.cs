using Halatech.Core.Transactions;

namespace Halatech.Core.Tests.Transactions;

public sealed class SchemaCheckTests
{
    private const string Schema =
        """
        {"type": "object", "additionalProperties": false, "required": ["room", "nights"], "properties": {
          "room": {"type": "string", "enum": ["Classic", "Deluxe"]},
          "nights": {"type": "integer", "minimum": 1, "maximum": 28},
          "arrival": {"type": "string", "format": "date"},
          "code": {"type": "string", "pattern": "^LC[0-9]{5}$"},
          "guest": {"type": "object", "properties": {"email": {"type": "string", "x-personal": true}}},
          "others": {"type": "array", "items": {"type": "string", "x-personal": true}}}}
        """;

    [Fact]
    public void Arguments_ThatSatisfyTheSchema_AreTaken()
    {
        var read = SchemaCheck.Read("""{"room": "Deluxe", "nights": 2, "arrival": "2026-12-12", "code": "LC12345", "guest": {"email": "a"}}""", Schema);
        Assert.Empty(read.Faults);
        Assert.Equal("Deluxe", (string?)read.Arguments!["room"]);
    }

    [Theory]
    [InlineData("""{"nights": 2}""", "room")]
    [InlineData("""{"room": "Palace", "nights": 2}""", "room")]
    [InlineData("""{"room": "Deluxe", "nights": 0}""", "nights")]
    [InlineData("""{"room": "Deluxe", "nights": 29}""", "nights")]
    [InlineData("""{"room": "Deluxe", "nights": "two"}""", "nights")]
    [InlineData("""{"room": "Deluxe", "nights": 2, "admin": true}""", "admin")]
    [InlineData("""{"room": "Deluxe", "nights": 2, "arrival": "soon"}""", "arrival")]
    [InlineData("""{"room": "Deluxe", "nights": 2, "code": "LC1"}""", "code")]
    [InlineData("""{"room": "Deluxe", "nights": 2, "guest": {"email": 7}}""", "email")]
    [InlineData("""{"room": "Deluxe", "room": "Classic", "nights": 2}""", "not valid JSON")]
    [InlineData("", "not valid JSON")]
    [InlineData("[]", "must be a JSON object")]
    public void Arguments_ThatDoNot_AreRefused_WithThePlace(string arguments, string fault)
    {
        var read = SchemaCheck.Read(arguments, Schema);
        Assert.Null(read.Arguments);
        Assert.Contains(read.Faults, f => f.Contains(fault, StringComparison.Ordinal));
    }

    [Fact]
    public void Arguments_BeyondMeasure_AreRefused() =>
        Assert.Null(SchemaCheck.Read($$"""{"room": "{{new string('a', SchemaCheck.MaxCharacters)}}"}""", Schema).Arguments);

    [Theory]
    [InlineData("""{"type": "object", "properties": {"a": {"$ref": "https://evil.example/schema.json"}}}""")]
    [InlineData("""{"type": "object", "properties": {"a": {"$ref": "file:///etc/passwd"}}}""")]
    [InlineData("""{"type": "array"}""")]
    [InlineData("7")]
    [InlineData("")]
    public void BadSchema_IsRefused(string schema) => Assert.NotNull(SchemaCheck.Fault(schema));

    [Fact]
    public void GoodSchema_HasNoFault() => Assert.Null(SchemaCheck.Fault(Schema));

    [Fact]
    public void PersonalFields_AreThoseThatTheSchemaMarks() =>
        Assert.Equal([["guest", "email"], ["others", "*"]], SchemaCheck.PersonalFields(Schema).Select(p => p.ToArray()));
}
