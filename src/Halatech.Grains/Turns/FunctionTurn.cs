using System.Text.Json.Nodes;
using Halatech.Core.Conversations;
using Halatech.Core.Decisions;
using Halatech.Core.Handoffs;
using Halatech.Core.Knowledge;
using Halatech.Core.Transactions;
using Halatech.Core.Turns;

namespace Halatech.Grains.Turns;

/// <summary>
/// The function part of a turn: the chat agent is made to call the one function that was enforced. Arguments that do not satisfy
/// its schema are shown to it once, with what is wrong; then a person is asked.
/// </summary>
internal sealed class FunctionTurn(ChatAgent agent)
{
    /// <summary>
    /// Asks for the arguments of the call that is likely, as the tenant set it: in a transaction that waits for nothing, the one
    /// to its serverless function. Null when no call is.
    /// </summary>
    public ForeseenCall? Foresee(
        TurnScene scene, Task<IReadOnlyList<KnowledgeEntry>> finding, UsageMeter meter, CancellationToken cancellationToken)
    {
        if (!scene.Tenant.Turn.DraftCalls || scene.Request.Turn.Step > 0 || !scene.Request.State.Calls.IsEmpty) return null;
        if (scene.Functions.FirstOrDefault(f => f.Kind == FunctionKind.Post) is not { } post) return null;
        return new ForeseenCall(post, meter.Part(), AskAsync, cancellationToken);

        async Task<string> AskAsync(UsageMeter part, CancellationToken token) =>
            await agent.CallAsync(scene.Prompt(await finding.WaitAsync(token)), post, null, scene.Tenant.Model, part, token);
    }

    /// <exception cref="ModelException">The model gave no usable answer.</exception>
    public async Task<ConversationCommand> CallAsync(
        TurnScene scene,
        DecisionReceipt receipt,
        IReadOnlyList<KnowledgeEntry> knowledge,
        ForeseenCall? foreseen,
        UsageMeter meter,
        CancellationToken cancellationToken)
    {
        var epoch = scene.Request.Turn.Epoch;
        var function = scene.Functions.First(f => f.Name == receipt.FunctionName);
        var prompt = scene.Prompt(knowledge);
        Task<string>? first = null;
        foreseen?.TryTake(function, out first);
        RefusedArguments? refused = null;
        for (var attempt = 0; attempt < 2; attempt++)
        {
            var given = attempt == 0 && first is not null
                ? await first
                : await agent.CallAsync(prompt, function, refused, scene.Tenant.Model, meter, cancellationToken);
            var read = Check(scene, knowledge, given, function);
            if (read.Arguments is { } arguments)
            {
                return new CallFunction(
                    epoch, EnforcedCalls.Of(scene, function, receipt, arguments), receipt, TurnSteps.SourcesOf(knowledge), meter.Total);
            }

            refused = new(given, string.Join(' ', read.Faults));
        }

        return new RequestHandoff(epoch, $"arguments-refused: {function.Name}", scene.Shape(scene.Tenant.Texts.Apology), meter.Total);
    }

    private static CheckedArguments Check(TurnScene scene, IReadOnlyList<KnowledgeEntry> knowledge, string given, FunctionDefinition function)
    {
        var read = Read(scene, given, function.Parameters);
        if (read.Arguments is not { } arguments) return read;
        if (ReplyCheck.LeakIn(scene, knowledge, EnforcedCalls.TextIn(arguments)) is { } leak) return new(null, [leak]);
        return EnforcedCalls.SaidBy(function, arguments) is { Length: > 0 } said && ReplyCheck.Find(scene, knowledge, said) is { } fault
            ? new(null, [$"$.{function.TextArgument}: {fault.Complaint}"])
            : read;
    }

    // A mask is no e-mail address: what the schema demands of a personal field is demanded of its true value, and checked again with it.
    private static CheckedArguments Read(TurnScene scene, string given, string schema)
    {
        var masked = SchemaCheck.Parse(given);
        if (masked is null) return SchemaCheck.Read(given, schema);
        scene.Masker.UnmaskJson(masked, SchemaCheck.PersonalFields(schema));
        return SchemaCheck.Read(masked.ToJsonString(), schema);
    }
}

/// <summary>What calling a function with these arguments does in the conversation.</summary>
internal static class EnforcedCalls
{
    public static EnforcedCall Of(TurnScene scene, FunctionDefinition function, DecisionReceipt receipt, JsonObject arguments)
    {
        // The map's word counts more than the model's.
        if (function.Kind == FunctionKind.InitiateTransaction && receipt.TransactionId is { } decided) arguments["transactionID"] = decided;
        var said = SaidBy(function, arguments);
        if (function.Kind == FunctionKind.RequestHuman && said.Length == 0) said = HandoffPolicy.TextOf(scene.Tenant, null, scene.Now);
        else if (said.Length > 0) said = Disclosure.Before(said, scene.Request.State.Thread, scene.Tenant, scene.Channel);
        var reply = said.Length == 0 ? new ShapedReply([]) : scene.ShapeReply(scene.Masker.Unmask(said));
        var call = new EnforcedCall(function.Name, function.Kind, arguments.ToJsonString(), reply.Parts, Forms: reply.Forms);
        return function.Kind switch
        {
            FunctionKind.InitiateTransaction => call with { Transaction = Begun(scene, TextOf(arguments, "transactionID")) },
            FunctionKind.EndTransaction => call with { Outcome = TextOf(arguments, "outcome") },
            FunctionKind.RequestHuman => call with { Reason = TextOf(arguments, "reason") },
            _ => call,
        };
    }

    /// <summary>What the customer reads of the arguments; empty for nothing.</summary>
    public static string SaidBy(FunctionDefinition function, JsonObject arguments) =>
        function.TextArgument is not { } name ? ""
        : function.ChoicesArgument is not { } list || TextOf(arguments, name) is not { Length: > 0 } text ? TextOf(arguments, name)
        : $"{text}\n{ChoiceMark.Write(TextsOf(arguments, list))}";

    /// <summary>All texts and names in the arguments, without what JSON puts around them.</summary>
    public static string TextIn(JsonNode? node) => node switch
    {
        JsonObject json => string.Join('\n', json.Select(member => $"{member.Key}\n{TextIn(member.Value)}")),
        JsonArray items => string.Join('\n', items.Select(TextIn)),
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => "",
    };

    private static BeginTransaction? Begun(TurnScene scene, string id) =>
        scene.Tenant.Transactions.FirstOrDefault(t => t.Id == id) is { } transaction
            ? new(id, scene.Tenant.Version, TimeSpan.FromMinutes(transaction.TimeLimitMinutes), transaction.Post?.Compensation)
            : null;

    // A bar or a bracket of the model's would break the line that they stand in.
    private static IEnumerable<string> TextsOf(JsonObject arguments, string name) =>
        (arguments[name] as JsonArray ?? []).OfType<JsonValue>()
            .Select(v => v.TryGetValue<string>(out var text) ? text.Replace('|', '/').Replace(']', ')').ReplaceLineEndings(" ") : "");

    private static string TextOf(JsonObject arguments, string name) =>
        arguments[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : "";
}
