using System.Text.Json;
using Halatech.Core.Decisions;
using Halatech.Core.Tenancy;

namespace Halatech.Core.Transactions;

/// <summary>What functions, maps and transactions of a tenant must satisfy before they are saved.</summary>
public static class TransactionRules
{
    private const int MostMinutes = 30 * 24 * 60;

    private static readonly string[] BuiltIn =
        [BuiltInFunctions.InitiateTransaction, BuiltInFunctions.EndTransaction, BuiltInFunctions.RequestHuman, BuiltInFunctions.Post, DecisionLeaf.DoNothing];

    /// <summary>All faults, each beginning with the path of the field.</summary>
    public static IEnumerable<string> Check(TenantConfiguration tenant)
    {
        // JSON can bring null wherever a record is expected; the rules below take every part as given.
        if (HasGaps(tenant))
        {
            yield return "functions and transactions must be lists without null";
            yield break;
        }

        string[] ids = [.. tenant.Transactions.Select(t => t.Id)];
        foreach (var fault in Functions(tenant.Functions.AsSpan().ToArray(), "functions")) yield return fault;
        if (tenant.DiscussionMap is { } map)
        {
            foreach (var fault in DecisionMapRules.Check(map, NamesIn(tenant, null), ids)) yield return $"discussionMap {fault}";
        }

        foreach (var (place, transaction) in tenant.Transactions.Index())
        {
            var path = $"transactions[{place}]";
            if (!IsName(transaction.Id)) yield return $"{path}.id must be 1 to 64 letters, digits and hyphens";
            if (ids.Count(id => id == transaction.Id) > 1) yield return $"{path}.id stands more than once";
            if (string.IsNullOrWhiteSpace(transaction.Description)) yield return $"{path}.description must not be empty: the model chooses by it";
            if (string.IsNullOrWhiteSpace(transaction.Prompt)) yield return $"{path}.prompt must not be empty";
            if (transaction.TimeLimitMinutes is < 1 or > MostMinutes) yield return $"{path}.timeLimitMinutes must be 1 to {MostMinutes}";
            foreach (var fault in Functions(transaction.Functions.AsSpan().ToArray(), $"{path}.functions")) yield return fault;
            foreach (var (number, function) in transaction.Functions.Index())
                if (tenant.Functions.Any(f => f.Name == function.Name)) yield return $"{path}.functions[{number}].name is the name of one of the tenant's functions";
            foreach (var fault in DecisionMapRules.Check(transaction.Map, NamesIn(tenant, transaction), ids)) yield return $"{path}.map {fault}";
            if (transaction.Post is not { } post) continue;
            foreach (var fault in Post(post)) yield return $"{path}.post.{fault}";
        }
    }

    private static IEnumerable<string> NamesIn(TenantConfiguration tenant, TransactionDefinition? transaction) =>
        FunctionCatalogue.Of(tenant, transaction).Select(f => f.Name);

    private static IEnumerable<string> Functions(FunctionDefinition[] functions, string path)
    {
        foreach (var (place, function) in functions.Index())
        {
            var at = $"{path}[{place}]";
            if (!IsName(function.Name, '_')) yield return $"{at}.name must be 1 to 64 letters, digits, hyphens and underscores";
            if (BuiltIn.Contains(function.Name, StringComparer.Ordinal)) yield return $"{at}.name is the name of a built-in function";
            if (functions.Count(f => f.Name == function.Name) > 1) yield return $"{at}.name stands more than once";
            if (function.Kind != FunctionKind.Say) yield return $"{at}.kind is for built-in functions only";
            if (SchemaCheck.Fault(function.Parameters) is { } fault) yield return $"{at}.parameters {fault}";
            else if (function.TextArgument is not { } text || !IsText(function.Parameters, text))
                yield return $"{at}.textArgument must name a required text among the parameters: it is what the customer reads";
            else if (function.ChoicesArgument is { } choices && !IsList(function.Parameters, choices))
                yield return $"{at}.choicesArgument must name a list of texts among the parameters: it is what the customer chooses from";
        }
    }

    private static IEnumerable<string> Post(PostSettings post)
    {
        if (!Uri.TryCreate(post.Endpoint, UriKind.Absolute, out var uri) || uri.UserInfo.Length > 0
            || !(uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback)))
        {
            yield return "endpoint must be an https address";
        }

        if (SchemaCheck.Fault(post.Parameters) is { } fault) yield return $"parameters {fault}";
        else if (!IsText(post.Parameters, "actionType")) yield return "parameters must have the required text 'actionType'";
        else if (post.Compensation is { } undo && !Allows(post.Parameters, "actionType", undo)) yield return "compensation must be one of the actionTypes";
        if (post.TimeLimitSeconds is < 1 or > 60) yield return "timeLimitSeconds must be 1 to 60";
        if (post.RetryMinutes is < 0 or > MostMinutes) yield return $"retryMinutes must be 0 to {MostMinutes}";
        if (post.FeedbackLimitMinutes is < 1 or > MostMinutes) yield return $"feedbackLimitMinutes must be 1 to {MostMinutes}";
    }

    private static bool HasGaps(TenantConfiguration tenant) =>
        tenant.Functions.IsDefault || tenant.Functions.Contains(null!)
        || tenant.Transactions.IsDefault || tenant.Transactions.Any(t => t is null || t.Functions.IsDefault || t.Functions.Contains(null!));

    private static bool IsText(string schema, string name)
    {
        var node = SchemaCheck.SchemaOf(schema);
        return node.Required.Contains(name, StringComparer.Ordinal) && node.Properties.GetValueOrDefault(name)?.Types is ["string"];
    }

    private static bool IsList(string schema, string name) =>
        SchemaCheck.SchemaOf(schema).Properties.GetValueOrDefault(name) is { Types: ["array"], Items.Types: ["string"] };

    private static bool Allows(string schema, string name, string value) =>
        SchemaCheck.SchemaOf(schema).Properties[name].Values is not { } values || values.Any(v => v.ValueKind == JsonValueKind.String && v.ValueEquals(value));

    private static bool IsName(string name, char also = '-') =>
        name is { Length: >= 1 and <= 64 } && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '-' || c == also);
}
