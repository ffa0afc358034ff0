using System.Collections.Immutable;
using Halatech.Core.Decisions;

namespace Halatech.Core.Transactions;

/// <summary>A named piece of business: what the assistant does step by step until it is finished.</summary>
[GenerateSerializer, Immutable, Alias("halatech.transactions.transaction-definition")]
public sealed record TransactionDefinition
{
    /// <summary>1 to 64 letters, digits and hyphens; unique within the tenant.</summary>
    [Id(0)]
    public required string Id { get; init; }

    /// <summary>What people call it.</summary>
    [Id(1)]
    public required string Name { get; init; }

    /// <summary>When it is the right one, as the model reads it.</summary>
    [Id(2)]
    public required string Description { get; init; }

    /// <summary>Stands in place of the tenant's system prompt while the transaction is under way; same placeholders.</summary>
    [Id(3)]
    public required string Prompt { get; init; }

    /// <summary>When which of its functions is called.</summary>
    [Id(4)]
    public required DecisionMap Map { get; init; }

    /// <summary>Its own functions, beside the tenant's and the built-in ones.</summary>
    [Id(5)]
    public ImmutableArray<FunctionDefinition> Functions { get; init; } = [];

    /// <summary>Its serverless function, or null when it has none.</summary>
    [Id(6)]
    public PostSettings? Post { get; init; }

    /// <summary>How long it may take in all before it is cancelled, in minutes; 1 to 43,200 (30 days).</summary>
    [Id(7)]
    public int TimeLimitMinutes { get; init; } = 60;

    /// <summary>Told to the customer when it was cancelled because its time was over; empty for none.</summary>
    [Id(8)]
    public string TimedOutText { get; init; } = "";
}

/// <summary>A transaction's serverless function.</summary>
/// <param name="Endpoint">Where the arguments are posted: https, or http on loopback where the deployment allows it.</param>
/// <param name="Parameters">The JSON Schema of the arguments, an object that has the string <c>actionType</c>.</param>
/// <param name="Description">What it does, as the model reads it.</param>
/// <param name="TimeLimitSeconds">How long one request may take; 1 to 60.</param>
/// <param name="FeedbackLimitMinutes">How long an answer by callback is waited for; 1 to 43,200.</param>
/// <param name="Compensation">
/// The <c>actionType</c> that undoes what was done when the transaction is cancelled, or null when nothing has to be.
/// </param>
/// <param name="RetryMinutes">
/// How long a call goes on being made while the function cannot be reached, in minutes; 0 to 43,200. The customer is told that it takes
/// a while. At 0 the call is given up after the first tries, which take some two minutes.
/// </param>
[GenerateSerializer, Immutable, Alias("halatech.transactions.post-settings")]
public sealed record PostSettings(
    [property: Id(0)] string Endpoint,
    [property: Id(1)] string Parameters,
    [property: Id(2)] string Description = "",
    [property: Id(3)] int TimeLimitSeconds = 10,
    [property: Id(4)] int FeedbackLimitMinutes = 60,
    [property: Id(5)] string? Compensation = null,
    [property: Id(6)] int RetryMinutes = 0);
