using System.Globalization;
using CsCheck;
using Halatech.Core.Tests.Decisions;
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

    private const string Rules =
        """
        {"type": "object", "properties": {
          "nights": {"type": "integer", "minimum": 1, "maximum": 28}, "kind": {"const": "x"}, "when": {"format": "date-time"},
          "tags": {"type": "array", "uniqueItems": true, "maxItems": 3}, "either": {"anyOf": [{"type": "string"}, {"type": "number"}]},
          "step": {"multipleOf": 0.25}, "open": {"exclusiveMinimum": 0}, "said": {"not": {"const": "no"}}, "short": {"maxLength": 2}}}
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
        Assert.Null(SchemaCheck.Read($$"""{"room": "{{new string('a', SchemaCheck.MaxBytes)}}"}""", Schema).Arguments);

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
        Assert.Equal([["guest", "email"], ["others", "*"]], SchemaCheck.PersonalFields(Schema).Select(p => p.ToArray()).OrderBy(p => p[0], StringComparer.Ordinal));

    [Theory]
    [InlineData("""{"$ref": "#/$defs/mail"}""", "email")]
    [InlineData("""{"allOf": [{"$ref": "#/$defs/mail"}]}""", "email")]
    [InlineData("""{"anyOf": [{"$ref": "#/$defs/mail"}, {"type": "null"}]}""", "email")]
    [InlineData("""{"$ref": "#/$defs/guest"}""", "email/mail")]
    [InlineData("""{"type": "array", "items": {"$ref": "#/$defs/guest"}}""", "email/*/mail")]
    [InlineData("""{"type": "string", "x-personal": false}""", "")]
    public void PersonalField_BehindAReference_IsMarkedToo(string email, string path)
    {
        var schema =
            """
            {"type": "object", "properties": {"email": EMAIL}, "$defs": {
              "mail": {"type": "string", "x-personal": true}, "guest": {"type": "object", "properties": {"mail": {"$ref": "#/$defs/mail"}}}}}
            """.Replace("EMAIL", email, StringComparison.Ordinal);
        Assert.Null(SchemaCheck.Fault(schema));
        Assert.Equal(path, string.Join(' ', SchemaCheck.PersonalFields(schema).Select(p => string.Join('/', p))));
    }

    [Fact]
    public void PersonalMark_ThatIsNoYesOrNo_IsRefused() =>
        Assert.Contains("$.properties.a.x-personal must be true or false", SchemaCheck.Fault("""{"type": "object", "properties": {"a": {"x-personal": "yes"}}}"""), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"nights": 99999999999999999999999999999999999999}""", "$.nights: is a number beyond measure.")]
    [InlineData("""{"nights": 1e400}""", "$.nights: is a number beyond measure.")]
    [InlineData("""{"nights": 29}""", "$.nights: must be at most 28.")]
    [InlineData("""{"nights": 2.5}""", "$.nights: must be of type integer.")]
    [InlineData("""{"kind": "y"}""", "$.kind: must be one of \"x\".")]
    [InlineData("""{"when": "2026-12-12T25:00:00Z"}""", "$.when: must be a date-time.")]
    [InlineData("""{"tags": ["a", "a"]}""", "$.tags: has an item twice.")]
    [InlineData("""{"tags": ["a", "b", "c", "d"]}""", "$.tags: must have at most 3 items.")]
    [InlineData("""{"either": true}""", "$.either: fits none of the allowed forms.")]
    [InlineData("""{"step": 0.3}""", "$.step: must be a multiple of 0.25.")]
    [InlineData("""{"open": 0}""", "$.open: must be above 0.")]
    [InlineData("""{"said": "no"}""", "$.said: has a form that is not allowed.")]
    [InlineData("""{"short": "\uD83D\uDE00\uD83D\uDE00\uD83D\uDE00"}""", "$.short: must have at most 2 characters.")]
    public void Rule_ThatIsBroken_IsToldInWords(string arguments, string fault) => Assert.Equal([fault], SchemaCheck.Read(arguments, Rules).Faults);

    [Theory]
    [InlineData("""{"nights": 2.0, "kind": "x", "when": "2026-12-12T10:00:00+01:00", "tags": ["a", "b"]}""")]
    [InlineData("""{"either": 7, "step": 0.5, "open": 0.1, "said": "yes", "short": "\uD83D\uDE00\uD83D\uDE00"}""")]
    public void Rules_ThatAreKept_AreNoFault(string arguments) => Assert.Empty(SchemaCheck.Read(arguments, Rules).Faults);

    [Theory]
    [InlineData("""{"said": "\ud800"}""")]
    [InlineData("""{"\ud800": 1}""")]
    public void Arguments_WithHalfASurrogatePair_AreNoJson(string arguments) =>
        Assert.Equal(["The arguments are not valid JSON."], SchemaCheck.Read(arguments, Rules).Faults);

    [Fact]
    public void Arguments_WithHalfARawSurrogatePair_AreNoJson() =>
        Assert.Equal(["The arguments are not valid JSON."], SchemaCheck.Read("{\"said\": \"\ud800\"}", Rules).Faults);

    [Theory]
    [InlineData("""{"type": "object", "properties": 7}""", "$.properties must be an object")]
    [InlineData("""{"type": "object", "properties": {"a": 7}}""", "$.properties.a must be a schema")]
    [InlineData("""{"type": "object", "required": 7}""", "$.required must be a list")]
    [InlineData("""{"type": "object", "required": [7]}""", "$.required must be a text")]
    [InlineData("""{"type": "object", "properties": {"a": {"type": "strnig"}}}""", "$.properties.a.type is not a type of JSON")]
    [InlineData("""{"type": "object", "properties": {"a": {"minLength": -1}}}""", "$.properties.a.minLength must be a whole number")]
    [InlineData("""{"type": "object", "properties": {"a": {"minimum": "x"}}}""", "$.properties.a.minimum must be a number")]
    [InlineData("""{"type": "object", "properties": {"a": {"multipleOf": 0}}}""", "$.properties.a.multipleOf must be above 0")]
    [InlineData("""{"type": "object", "properties": {"a": {"pattern": "["}}}""", "$.properties.a.pattern is not a pattern")]
    [InlineData("""{"type": "object", "properties": {"a": {"pattern": "(a)\\1"}}}""", "$.properties.a.pattern is not a pattern")]
    [InlineData("""{"type": "object", "properties": {"a": {"format": "colour"}}}""", "$.properties.a.format is not a known format")]
    [InlineData("""{"type": "object", "properties": {"a": {"$Ref": "http://127.0.0.1/x.json"}}}""", "$.properties.a.$Ref is not a keyword")]
    [InlineData("""{"type": "object", "if": {}}""", "$.if is not a keyword")]
    [InlineData("""{"type": "object", "type": "object"}""", "$.type stands twice")]
    [InlineData("""{"type": "object", "allOf": [{"$ref": "#"}]}""", "$.allOf[0].$ref may refer")]
    [InlineData("""{"type": "object", "properties": {"a": {"$ref": "#/$defs/none"}}}""", "$.properties.a.$ref may refer")]
    [InlineData("""{"type": "object", "$defs": {"a": {"$ref": "#/$defs/b"}, "b": {"$ref": "#/$defs/a"}}, "allOf": [{"$ref": "#/$defs/a"}]}""", "refers to itself")]
    [InlineData("""{"type": "object", "description": "x", "title": "\ud800", "required": ["\ud800"]}""", "must be a JSON Schema")]
    public void BadSchema_IsRefused_WithThePath(string schema, string fault) => Assert.Contains(fault, SchemaCheck.Fault(schema), StringComparison.Ordinal);

    [Fact]
    public void SchemaThatUnfoldsWithoutMeasure_IsRefused()
    {
        var steps = Enumerable.Range(0, 30).Select(i => $$$"""  "d{{{i}}}": {"allOf": [{"$ref": "#/$defs/d{{{i + 1}}}"}, {"$ref": "#/$defs/d{{{i + 1}}}"}]} """);
        var schema = $$"""{"type": "object", "$defs": { {{string.Join(',', steps)}}, "d30": {} }, "allOf": [{"$ref": "#/$defs/d0"}]}""";
        Assert.Contains("the schema has more than 1000 parts", SchemaCheck.Fault(schema), StringComparison.Ordinal);
    }

    [Fact]
    public void OwnDefinition_IsFollowed() => Assert.Equal(
        ["$.a: must be of type string."],
        SchemaCheck.Read("""{"a": 7}""", """{"type": "object", "$defs": {"t": {"type": "string"}}, "properties": {"a": {"$ref": "#/$defs/t"}}}""").Faults);

    [Fact]
    public void PatternMadeToBacktrack_DoesNot() => Assert.Equal(
        ["$.a: must match the pattern ^(a+)+$."],
        SchemaCheck.Read($$"""{"a": "{{new string('a', 30_000)}}!"}""", """{"type": "object", "properties": {"a": {"pattern": "^(a+)+$"}}}""").Faults);

    [Fact]
    public void AnyNumber_IsHeldAgainstAnyStep_WithoutAnException() => Gen.Select(Gen.Decimal, Gen.Decimal).Where((_, step) => step > 0).Sample((number, step) =>
        StepFaults(number.ToString(CultureInfo.InvariantCulture), step.ToString(CultureInfo.InvariantCulture)) == (number % step == 0 ? 0 : 1));

    [Theory]
    [InlineData("79228162514264337593543950335", "0.0000000000000000000000000001", 0)]
    [InlineData("79228162514264337593543950335", "2", 1)]
    [InlineData("-79228162514264337593543950335", "5", 0)]
    public void HugeNumber_IsHeldAgainstAnyStep(string number, string step, int faults) => Assert.Equal(faults, StepFaults(number, step));

    [Fact]
    public void FaultySchema_TakesNoArguments() =>
        Assert.Equal(["No arguments can be taken: the function's schema is faulty."], SchemaCheck.Read("{}", """{"type": "object", "if": {}}""").Faults);

    [Fact]
    public void AnyArguments_NeverThrow() => Gen.Select(JsonPieces.Text, Gen.Bool).Sample((text, rules) =>
    {
        var read = SchemaCheck.Read(text, rules ? Rules : Schema);
        return read.Arguments is null != read.Faults.IsEmpty;
    });

    [Fact]
    public void AnySchema_NeverThrows() => JsonPieces.Text.Sample(text => SchemaCheck.Fault(text) is null or { Length: > 0 });

    private static int StepFaults(string number, string step) => SchemaCheck.Read(
        $$"""{"a": {{number}} }""", """{"type": "object", "properties": {"a": {"multipleOf": STEP}}}""".Replace("STEP", step, StringComparison.Ordinal)).Faults.Length;
}
