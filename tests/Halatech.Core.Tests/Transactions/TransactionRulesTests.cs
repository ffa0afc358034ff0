using Halatech.Core.Decisions;
using Halatech.Core.Tenancy;
using Halatech.Core.Tests.Tenancy;
using Halatech.Core.Transactions;

namespace Halatech.Core.Tests.Transactions;

public sealed class TransactionRulesTests
{
    private const string Actions =
        """{"type": "object", "required": ["actionType"], "properties": {"actionType": {"type": "string", "enum": ["book", "undo"]}}}""";

    private const string Text = """{"type": "object", "required": ["text"], "properties": {"text": {"type": "string"}}}""";

    private static readonly FunctionDefinition Say = new("say", "Says it.", Text, TextArgument: "text");

    private static readonly PostSettings Post = new("https://functions.example/book", Actions, Compensation: "undo");

    private static readonly TransactionDefinition Book = new()
    {
        Id = "book",
        Name = "Book",
        Description = "Books a room.",
        Prompt = "Book a room.",
        Map = new(new DecisionLeaf("post")),
        Post = Post,
    };

    public static TheoryData<string, FunctionDefinition> BadFunctions => new()
    {
        { "functions[0].name must be 1 to 64", Say with { Name = "" } },
        { "functions[0].name must be 1 to 64", Say with { Name = "say it" } },
        { "functions[0].name is the name of a built-in function", Say with { Name = "post" } },
        { "functions[0].name is the name of a built-in function", Say with { Name = "doNothing" } },
        { "functions[0].kind is for built-in functions only", Say with { Kind = FunctionKind.Post } },
        { "functions[0].parameters must be a JSON Schema", Say with { Parameters = null! } },
        { "functions[0].parameters must be a JSON Schema of type object", Say with { Parameters = """{"type": ["object", "null"]}""" } },
        { "functions[0].parameters is no usable JSON Schema: $.required must be a text", Say with { Parameters = """{"type": "object", "required": [7]}""" } },
        { "functions[0].textArgument must name a required text", Say with { TextArgument = null } },
        { "functions[0].textArgument must name a required text", Say with { Parameters = """{"type": "object", "properties": {"text": {"type": "string"}}}""" } },
        { "functions[0].textArgument must name a required text", Say with { Parameters = """{"type": "object", "required": ["text"], "properties": {"text": {"type": "integer"}}}""" } },
    };

    public static TheoryData<string, PostSettings> BadPosts => new()
    {
        { "endpoint must be an https address", Post with { Endpoint = "/book" } },
        { "endpoint must be an https address", Post with { Endpoint = "http://functions.example/book" } },
        { "endpoint must be an https address", Post with { Endpoint = "https://me:secret@functions.example/book" } },
        { "endpoint must be an https address", Post with { Endpoint = null! } },
        { "parameters must have the required text 'actionType'", Post with { Parameters = Text } },
        { "compensation must be one of the actionTypes", Post with { Compensation = "refund" } },
        { "timeLimitSeconds must be 1 to 60", Post with { TimeLimitSeconds = 61 } },
        { "feedbackLimitMinutes must be 1 to 43200", Post with { FeedbackLimitMinutes = 0 } },
        { "retryMinutes must be 0 to 43200", Post with { RetryMinutes = -1 } },
    };

    public static TheoryData<string, TransactionDefinition> BadTransactions => new()
    {
        { "transactions[0].id must be", Book with { Id = "book a room" } },
        { "transactions[0].description must not be empty", Book with { Description = " " } },
        { "transactions[0].prompt must not be empty", Book with { Prompt = "" } },
        { "transactions[0].timeLimitMinutes must be", Book with { TimeLimitMinutes = 0 } },
        { "transactions[0].map $: the map is missing", Book with { Map = null! } },
        { "transactions[0].map $.functionName: there is no function 'post' here", Book with { Post = null } },
        { "transactions[0].map $.functionName: there is no function 'initiateTransaction' here", Book with { Map = new(new DecisionLeaf("initiateTransaction")) } },
    };

    [Fact]
    public void GoodTransaction_HasNoFault() => Assert.Empty(Faults(Book));

    [Fact]
    public void Loopback_MayBePlainHttp() => Assert.Empty(Faults(Book with { Post = Post with { Endpoint = "http://127.0.0.1:5090/book" } }));

    [Theory]
    [MemberData(nameof(BadFunctions))]
    public void BadFunction_IsRefused_WithThePath(string fault, FunctionDefinition function) =>
        Assert.StartsWith(fault, Assert.Single(TransactionRules.Check(SomeTenant.Configuration with { Functions = [function] })), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(BadPosts))]
    public void BadPost_IsRefused_WithThePath(string fault, PostSettings post) =>
        Assert.StartsWith($"transactions[0].post.{fault}", Assert.Single(Faults(Book with { Post = post })), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(BadTransactions))]
    public void BadTransaction_IsRefused_WithThePath(string fault, TransactionDefinition transaction) =>
        Assert.StartsWith(fault, Assert.Single(Faults(transaction)), StringComparison.Ordinal);

    [Fact]
    public void TransactionOfTheSameId_IsRefused() => Assert.Equal(
        ["transactions[0].id stands more than once", "transactions[1].id stands more than once"], Faults(Book, Book));

    [Fact]
    public void FunctionOfTheSameName_IsRefused_WhereverItStands()
    {
        Assert.Equal(
            ["transactions[0].functions[0].name is the name of one of the tenant's functions"],
            TransactionRules.Check(SomeTenant.Configuration with { Functions = [Say], Transactions = [Book with { Functions = [Say] }] }));
        Assert.Equal(2, TransactionRules.Check(SomeTenant.Configuration with { Functions = [Say, Say] }).Count());
    }

    [Fact]
    public void Null_IsAFault_NeverAnException()
    {
        Assert.Single(Faults([null!]));
        Assert.Single(TransactionRules.Check(SomeTenant.Configuration with { Functions = [null!] }));
        Assert.Single(TransactionRules.Check(SomeTenant.Configuration with { Functions = default }));
    }

    [Fact]
    public void AllFaults_OfAConfiguration_AreTold() => Assert.Equal(
        ["model.temperature must be 0 to 2", "turn.retrievedEntries must be 1 to 50", "transactions[0].prompt must not be empty"],
        TenantConfigurationRules.Faults(SomeTenant.Configuration with
        {
            Model = new ModelSettings(Temperature: 3),
            Turn = new TurnSettings(RetrievedEntries: 0),
            Transactions = [Book with { Prompt = "" }],
        }));

    [Fact]
    public void BuiltInFunctions_SatisfyTheirOwnRules() => Assert.All(
        FunctionCatalogue.Of(SomeTenant.Configuration with { Transactions = [Book] }, null)
            .Concat(FunctionCatalogue.Of(SomeTenant.Configuration with { Transactions = [Book] }, Book)),
        function => Assert.Null(SchemaCheck.Fault(function.Parameters)));

    private static IEnumerable<string> Faults(params TransactionDefinition[] transactions) =>
        TransactionRules.Check(SomeTenant.Configuration with { Transactions = [.. transactions] });
}
