using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Halatech.Core.Tenancy;

namespace Halatech.Core.Transactions;

/// <summary>What may be called, by mode: the built-in functions and the tenant's own.</summary>
public static class FunctionCatalogue
{
    /// <summary>The functions of a transaction, or of Discussion when there is none.</summary>
    public static ImmutableArray<FunctionDefinition> Of(TenantConfiguration tenant, TransactionDefinition? transaction)
    {
        var functions = ImmutableArray.CreateBuilder<FunctionDefinition>();
        functions.Add(RequestHuman);
        if (transaction is null)
        {
            if (!tenant.Transactions.IsEmpty) functions.Add(Initiate(tenant.Transactions));
        }
        else
        {
            functions.Add(End);
            if (transaction.Post is { } post) functions.Add(Post(post));
            functions.AddRange(transaction.Functions);
        }

        functions.AddRange(tenant.Functions);
        return functions.ToImmutable();
    }

    private static FunctionDefinition RequestHuman { get; } = new(
        BuiltInFunctions.RequestHuman,
        "Gives the conversation to a person of the business.",
        ObjectOf(
            new() { ["reason"] = Text("Why, in a few words, for the colleague."), ["message"] = Text("What the customer is told; empty for the usual words.") },
            "reason"),
        FunctionKind.RequestHuman, "message");

    private static FunctionDefinition End { get; } = new(
        BuiltInFunctions.EndTransaction,
        "Ends what is under way with the customer.",
        ObjectOf(
            new()
            {
                ["outcome"] = new JsonObject { ["type"] = "string", ["enum"] = new JsonArray("completed", "cancelled", "failed") },
                ["message"] = Text("The last words about it to the customer."),
            },
            "outcome", "message"),
        FunctionKind.EndTransaction, "message");

    private static FunctionDefinition Initiate(ImmutableArray<TransactionDefinition> transactions) => new(
        BuiltInFunctions.InitiateTransaction,
        "Begins one of these with the customer:\n" + string.Join('\n', transactions.Select(t => $"- {t.Id}: {t.Description}")),
        ObjectOf(
            new()
            {
                ["transactionID"] = new JsonObject
                {
                    ["type"] = "string",
                    ["enum"] = new JsonArray([.. transactions.Select(t => JsonValue.Create(t.Id))]),
                },
                ["userMessage"] = Text("What the customer asked for, in one sentence."),
            },
            "transactionID", "userMessage"),
        FunctionKind.InitiateTransaction);

    private static FunctionDefinition Post(PostSettings post) => new(
        BuiltInFunctions.Post,
        post.Description.Length == 0 ? "Carries out a step of the transaction." : post.Description,
        post.Parameters, FunctionKind.Post);

    private static JsonObject Text(string description) => new() { ["type"] = "string", ["description"] = description, ["maxLength"] = 2000 };

    private static string ObjectOf(JsonObject properties, params string[] required) => new JsonObject
    {
        ["type"] = "object",
        ["properties"] = properties,
        ["required"] = new JsonArray([.. required.Select(r => JsonValue.Create(r))]),
        ["additionalProperties"] = false,
    }.ToJsonString();
}
