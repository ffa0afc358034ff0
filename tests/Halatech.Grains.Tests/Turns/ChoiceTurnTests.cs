using System.Text.Json;
using Halatech.Core.Conversations;
using Halatech.Core.Decisions;
using Halatech.Core.Tenancy;
using Halatech.Core.Transactions;
using Halatech.Grains.Tests.Support;

namespace Halatech.Grains.Tests.Turns;

public sealed class ChoiceTurnTests(SharedCluster shared)
{
    private const string Question = "Which one would you like?\n[choices: The blue one | The red one]";

    private const string AskToChoose =
        """
        {"type": "object", "additionalProperties": false, "required": ["text", "options"], "properties": {
          "text": {"type": "string"}, "options": {"type": "array", "items": {"type": "string"}}}}
        """;

    private readonly GrainCluster _cluster = shared.Cluster;

    [Fact]
    public async Task Choices_LeaveAsANumberedText_AndTheNumberComesBackAsTheChoice()
    {
        var talk = await _cluster.NewConversationAsync();
        _cluster.Chat.Answers.Next(talk.Tenant, Question);
        await talk.SayAsync("I want one").OkAsync();
        await talk.SettledAsync();
        Assert.Equal("Which one would you like?\n\n1. The blue one\n2. The red one", talk.Sent[0].Text);
        Assert.Null(talk.Sent[0].Offer);

        await talk.SayAsync("2").OkAsync();
        await talk.SettledAsync();

        var answer = talk.Events.OfType<MessageReceived>().Last();
        Assert.Equal(("The red one", "2"), (answer.Text, answer.Written));
        var read = talk.ModelCalls[^1].Prompt.Select(m => m.Text).ToArray();
        Assert.Contains(read, text => text.Contains("[choices: The blue one | The red one]", StringComparison.Ordinal));
        Assert.Contains("The red one", read);
    }

    [Fact]
    public async Task Choices_AreButtons_WhereTheTenantWantsThem()
    {
        var talk = await _cluster.NewConversationAsync(WithButtons);
        _cluster.Chat.Answers.Next(talk.Tenant, Question);
        await talk.SayAsync("I want one").OkAsync();
        await talk.SettledAsync();

        Assert.Equal<string>(["The blue one", "The red one"], talk.Sent[0].Offer!.Titles);
        Assert.Equal("Which one would you like?", talk.Sent[0].Offer!.Body);
    }

    [Fact]
    public async Task FunctionWithChoices_OffersThem()
    {
        var talk = await _cluster.NewConversationAsync(tenant => WithButtons(tenant) with
        {
            DiscussionMap = JsonSerializer.Deserialize<DecisionMap>(
                """{"question": "Is it unclear which one?", "answer": {"yes": {"functionName": "askToChoose"}, "no": {"functionName": "doNothing"}}}"""),
            Functions = [new FunctionDefinition("askToChoose", "Asks which one.", AskToChoose, TextArgument: "text", ChoicesArgument: "options")],
        });
        _cluster.Chat.Answers.Usually(talk.Tenant, Hotel.Model(
            _ => true, _ => """{"text": "Which one?", "options": ["The blue | one", "The red one"]}"""));
        await talk.SayAsync("I want one").OkAsync();
        await Eventually.TrueAsync(() => talk.Sent.Length > 0);

        Assert.Equal<string>(["The blue / one", "The red one"], talk.Sent[0].Offer!.Titles);
    }

    [Fact]
    public async Task ChoiceWithoutASource_IsComplainedAbout()
    {
        var talk = await _cluster.NewConversationAsync();
        _cluster.Chat.Answers.Usually(talk.Tenant, (_, _) => Task.FromResult("Which one?\n[choices: The blue one | Presidential Gold Suite]"));
        await talk.SayAsync("I want one").OkAsync();
        await talk.SettledAsync();

        Assert.Equal(Samples.Apology, talk.Sent[0].Text);
        Assert.Contains("Presidential Gold Suite", (await talk.ReadAsync()).Flag, StringComparison.Ordinal);
    }

    private static TenantConfiguration WithButtons(TenantConfiguration tenant) => tenant with
    {
        Channels = tenant.Channels.SetItem("whatsapp", new ChannelSettings(1600, SecondsBetweenMessages: 0, Buttons: true)),
    };
}
