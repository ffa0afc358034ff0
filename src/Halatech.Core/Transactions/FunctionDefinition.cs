namespace Halatech.Core.Transactions;

/// <summary>What calling a function does. Stored: never renumber.</summary>
public enum FunctionKind
{
    /// <summary>Its plain-text argument is the reply, and nothing else happens.</summary>
    Say = 0,

    /// <summary>Begins a transaction.</summary>
    InitiateTransaction = 1,

    /// <summary>Ends the transaction that is under way.</summary>
    EndTransaction = 2,

    /// <summary>Hands the conversation to a person.</summary>
    RequestHuman = 3,

    /// <summary>Calls the transaction's serverless function.</summary>
    Post = 4,
}

/// <summary>A function that the model may be told to call.</summary>
/// <param name="Name">1 to 64 letters, digits, hyphens and underscores, as OpenAI demands.</param>
/// <param name="Description">What it is for, as the model reads it.</param>
/// <param name="Parameters">The JSON Schema (2020-12) of its arguments, an object.</param>
/// <param name="Kind">What calling it does.</param>
/// <param name="TextArgument">The name of the argument that is delivered to the customer as it is, or null.</param>
/// <param name="ChoicesArgument">The name of the list of texts that the customer is to choose from after it, or null.</param>
[GenerateSerializer, Immutable, Alias("halatech.transactions.function-definition")]
public sealed record FunctionDefinition(
    [property: Id(0)] string Name,
    [property: Id(1)] string Description,
    [property: Id(2)] string Parameters,
    [property: Id(3)] FunctionKind Kind = FunctionKind.Say,
    [property: Id(4)] string? TextArgument = null,
    [property: Id(5)] string? ChoicesArgument = null);

/// <summary>The names of the functions that every tenant has.</summary>
public static class BuiltInFunctions
{
    public const string InitiateTransaction = "initiateTransaction";
    public const string EndTransaction = "endTransaction";
    public const string RequestHuman = "requestHuman";
    public const string Post = "post";
}
