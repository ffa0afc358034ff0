using System.Numerics.Tensors;
using System.Text.Json;
using System.Text.Json.Nodes;
using Halatech.Core.Conversations;
using Halatech.Core.Decisions;
using Halatech.Core.Transactions;
using Halatech.Core.Turns;
using Halatech.Local.OpenAi.Embedding;
using Halatech.Local.OpenAi.Offline;
using Halatech.Local.OpenAi.Protocol;
using Halatech.Local.Samples;
using KnowledgeEntry = Halatech.Core.Knowledge.KnowledgeEntry;

namespace Halatech.Local.Tests.OpenAi;

/// <summary>
/// A guest of the sample hotel and the offline assistant, with the rules of a conversation between them and no cluster around: every
/// turn is decided by the sample's own maps, and every reply is held against what it may be made from.
/// </summary>
internal sealed class OfflineTalk
{
    private const int Dimensions = 512;
    private const int Retrieved = 6;
    private const int MostSteps = 6;

    // A Monday.
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 10, 0, 0, TimeSpan.Zero);
    private static readonly SampleTenant Hotel = SampleTenant.LoadAll(Path.Combine(RepositoryFolder.Find(), "samples", "tenants")).First(SampleFunctions.Has);

    private static readonly (Core.Knowledge.Faq Faq, float[] Vector)[] Index =
        [.. Hotel.Faqs.Select(faq => (faq, OfflineEmbedding.Embed($"{faq.Question}\n{faq.Answer}", Dimensions)))];

    private ConversationState _state = ConversationState.Empty;
    private int _messages;

    /// <summary>The transaction that is under way, or null.</summary>
    public string? Transaction => _state.Transaction?.Id;

    public bool OptedOut => _state.OptedOut;

    public bool WithPerson => _state.Mode == ConversationMode.Relay;

    /// <summary>The arguments of what was posted and has no answer yet.</summary>
    public JsonObject? Posted { get; private set; }

    /// <summary>Whether the transaction's undoing was ordered.</summary>
    public bool Undone { get; private set; }

    /// <summary>What the guest is told in answer to one message, or to several in a row.</summary>
    public string Say(params string[] texts)
    {
        foreach (var text in texts)
        {
            _messages++;
            Do(new ReceiveMessage(
                ProviderSid.Parse($"IM{_messages:x32}"), null, new Route(Channel.WhatsApp, Carrier.Conversations, "whatsapp:+2348030000001"), text, [], Now));
        }

        return Answer();
    }

    /// <summary>The function takes the call and promises an answer; what the guest is told then.</summary>
    public string Accept()
    {
        Do(new CompleteCall(_state.NextCall!.Id, "", Now.AddMinutes(30)));
        return Answer();
    }

    /// <summary>The function answers; what the guest is told then.</summary>
    public string Hear(string answer)
    {
        Do(new ReceiveFeedback(_state.Calls[0].Id, answer));
        Posted = null;
        return Answer();
    }

    /// <summary>The function fails for good; what the guest is told then.</summary>
    public string Fail()
    {
        Do(new FailCall(_state.NextCall!.Id, "function.failed", "The function failed (HTTP 500)."));
        Posted = null;
        return Answer();
    }

    private string Answer()
    {
        var told = _state.Thread.Count(e => e.Send is not null);
        for (var step = 0; _state.Turn is not null; step++)
        {
            Assert.True(step < MostSteps, "the turn ends");
            Turn();
        }

        return string.Join("\n", _state.Thread.Where(e => e.Send is not null).Skip(told).Select(e => e.Text.ToString()));
    }

    private void Turn()
    {
        var transaction = Hotel.Configuration.Transactions.FirstOrDefault(t => t.Id == Transaction);
        var tenant = transaction is null
            ? Hotel.Configuration
            : Hotel.Configuration with { Assistant = Hotel.Configuration.Assistant with { SystemPrompt = transaction.Prompt } };
        var knowledge = Search();
        var prompt = PromptBuilder.Build(tenant, Channel.WhatsApp, _state.Thread, _state.Sends, knowledge, Now);
        var (leaf, optOut, path) = Decide(transaction?.Map ?? tenant.DiscussionMap!);
        var epoch = _state.Turn!.Epoch;
        if (optOut == OptOutWish.Clear)
        {
            Do(new HeedOptOut(epoch, true, [tenant.Texts.OptedOut], ModelUsage.None));
            return;
        }

        if (leaf.FunctionName == DecisionLeaf.DoNothing)
        {
            var reply = OfflineAssistant.Reply(Request(prompt)).Text!;
            var evidence = _state.Thread.Select(e => e.Text.ToString()).Concat(knowledge.SelectMany(e => new[] { e.Question, e.Answer }))
                .Append(prompt[0].Text).Append(ComingDays.Of(_state.Thread.Select(e => e.Text.ToString()), tenant.TimeZone, Now));
            Assert.Empty(FactCheck.Unsupported(reply, evidence, [tenant.Organisation.Name, tenant.Organisation.FriendlyName, tenant.Assistant.Name]));
            var instructions = string.Join('\n', PromptBuilder.InstructionsOf(tenant, Channel.WhatsApp, Now));
            Assert.False(PromptLeak.IsIn(reply, instructions, [.. evidence.SkipLast(2), .. PromptQuestions.In(instructions)]), reply);
            Do(new CompleteTurn(epoch, [reply], [], ModelUsage.None));
            return;
        }

        Call(epoch, leaf, path, FunctionCatalogue.Of(tenant, transaction).Single(f => f.Name == leaf.FunctionName), prompt);
    }

    private void Call(int epoch, DecisionLeaf leaf, DecisionReceipt receipt, FunctionDefinition function, IEnumerable<PromptMessage> prompt)
    {
        using var schema = JsonDocument.Parse(function.Parameters);
        var tool = new ToolDefinition(function.Name, schema.RootElement.Clone());
        var filled = OfflineAssistant.Reply(Request(prompt) with { Tools = [tool], Choice = new(ToolUse.Required, [function.Name]) }).ToolCalls[0].Arguments;
        var read = SchemaCheck.Read(filled, function.Parameters);
        Assert.True(read.Arguments is not null, $"{function.Name} with {filled}: {string.Join(' ', read.Faults)}");
        var arguments = read.Arguments!;
        string[] parts = function.TextArgument is { } text && arguments[text]?.GetValue<string>() is { Length: > 0 } said ? [said] : [];
        if (function.Kind == FunctionKind.RequestHuman && parts.Length == 0) parts = [Hotel.Configuration.Handoff.Text];
        var transaction = leaf.TransactionId is { } id ? Hotel.Configuration.Transactions.Single(t => t.Id == id) : null;
        Do(new CallFunction(
            epoch,
            new EnforcedCall(
                function.Name, function.Kind, arguments.ToJsonString(), [.. parts],
                transaction is null ? null : new BeginTransaction(transaction.Id, 1, TimeSpan.FromHours(2), transaction.Post?.Compensation),
                arguments["outcome"]?.GetValue<string>(), arguments["reason"]?.GetValue<string>()),
            receipt, [], ModelUsage.None));
        if (function.Kind == FunctionKind.Post) Posted = arguments;
    }

    private (DecisionLeaf Leaf, OptOutWish Wish, DecisionReceipt Receipt) Decide(DecisionMap map)
    {
        var questionnaire = DecisionQuestionnaire.Of(map);
        var thread = NumberedThread.Of(_state.Thread, _state.Sends);
        using var schema = JsonDocument.Parse(questionnaire.Schema);
        var answer = OfflineAssistant.Reply(
            Request([new(PromptRole.System, questionnaire.Instructions([])), new(PromptRole.User, thread.Text)]) with
            {
                Format = new(ReplyKind.JsonSchema, DecisionForm.AnswersName, schema.RootElement.Clone()),
            }).Text!;
        var reading = QuestionnaireReading.Of(questionnaire, answer, thread.Names.Length);
        Assert.Empty(reading.Faults);
        var leaf = DecisionWalk.Walk(questionnaire, DecisionAnswers.None.With(reading.Answers)).Leaf!;
        return (leaf, reading.OptOut, new("offline", 1, [], leaf.FunctionName, leaf.TransactionId, ModelUsage.None));
    }

    private KnowledgeEntry[] Search()
    {
        var query = OfflineEmbedding.Embed(RetrievalQuery.Of(_state.Thread, _state.Sends), Dimensions);
        return
        [
            .. Index.Select(entry => (entry.Faq, Score: TensorPrimitives.Dot<float>(entry.Vector, query))).OrderByDescending(one => one.Score).Take(Retrieved)
                .Select(one => new KnowledgeEntry($"faq:{one.Faq.Id}", one.Faq.Question, one.Faq.Answer, one.Score)),
        ];
    }

    private static ChatRequest Request(IEnumerable<PromptMessage> prompt) => new()
    {
        Model = "offline",
        Messages =
        [
            .. prompt.Select(m => new ChatMessage(
                m.Role switch { PromptRole.System => ChatRole.System, PromptRole.User => ChatRole.User, _ => ChatRole.Assistant }, m.Text, [], null)),
        ],
        Tools = [],
        Choice = new(ToolUse.None, null),
        Format = ReplyFormat.Text,
        Stop = [],
    };

    private void Do(ConversationCommand command)
    {
        var decided = Conversation.Decide(_state, command, Now);
        Assert.True(decided.IsOk, decided.Error?.ToString());
        Undone |= decided.Value.Events.OfType<CompensationDecided>().Any();
        _state = decided.Value.Next;

        // What is decided is sent at once.
        while (_state.NextSend is { } send)
            _state = Conversation.Decide(_state, new ConfirmSend(send.Id, ProviderSid.Parse($"IM{0xf000000 + _state.Version:x32}"), null), Now).Value!.Next;
    }
}
