using Halatech.Core.Conversations;
using Halatech.Core.Handoffs;
using Halatech.Core.Tenancy;
using Halatech.Grains.Tests.Support;

namespace Halatech.Grains.Tests.Turns;

/// <summary>Handoffs by the tenant's rules, and what stays within the business.</summary>
public sealed class RuledHandoffTests(SharedCluster shared)
{
    private const string Told = "A colleague will write to you.";

    private static readonly HandoffRule Asks = new("asks for a person") { Phrases = ["speak to a person"] };

    private readonly GrainCluster _cluster = shared.Cluster;

    [Fact]
    public async Task Phrase_HandsOff_WithoutAskingAnyModel()
    {
        var talk = await TalkAsync(With(Asks), Hotel.Model(_ => false));
        await talk.SayAsync("Can I speak to a PERSON?").OkAsync();
        await talk.SettledAsync();

        Assert.Empty(talk.ModelCalls);
        Assert.Equal((AuthorKind.Notice, Told), (Assert.Single(talk.Sent).Author, talk.Sent[0].Text));
        Assert.Equal("rule: asks for a person", Assert.Single(talk.Events.OfType<HandoffRequested>()).Reason);
        var view = await talk.ReadAsync();
        Assert.Equal((ConversationMode.Relay, "rule: asks for a person"), (view.Mode, view.Flag));
    }

    [Fact]
    public async Task AfterAHandoff_TheAssistantIsSilent_UntilTheHandBack_ThatRestoresTheMode()
    {
        var talk = await TalkAsync(With(Asks), Hotel.Model(q => q == Hotel.WantsRoom));
        await talk.SayAsync("I want a room.").OkAsync();
        await talk.SettledExceptAsync();
        Assert.Equal(ConversationMode.Transaction, (await talk.ReadAsync()).Mode);
        _cluster.Chat.Answers.Usually(talk.Tenant, Hotel.Model(_ => false));
        await talk.SayAsync("Let me speak to a person").OkAsync();
        await talk.SettledExceptAsync();
        var (calls, sent) = (talk.ModelCalls.Length, talk.Sent.Length);

        await talk.SayAsync("Are you there?").OkAsync();
        await talk.SettledExceptAsync();
        Assert.Equal((calls, sent), (talk.ModelCalls.Length, talk.Sent.Length));

        await talk.TakeOverAsync().OkAsync();
        await talk.ReplyAsync("agent-1", "Here I am.").OkAsync();
        await talk.HandBackAsync().OkAsync();
        await talk.SayAsync("Thanks").OkAsync();
        await talk.SettledExceptAsync();
        var view = await talk.ReadAsync();
        Assert.Equal((ConversationMode.Transaction, "book-room"), (view.Mode, view.TransactionId));
        var prompt = string.Concat(talk.ModelCalls[^1].Prompt.Select(m => m.Text));
        Assert.All(["Are you there?", "Here I am.", "You book rooms."], said => Assert.Contains(said, prompt, StringComparison.Ordinal));
    }

    [Fact]
    public async Task HandBackOfWhatARuleHandedOff_IsAnswered_AndNotHandedOffAgain()
    {
        var talk = await TalkAsync(t => With(Asks)(t) with { Handoff = new HandoffSettings { Rules = [Asks] } }, Hotel.Model(_ => false));
        await talk.SayAsync("Let me speak to a person").OkAsync();
        await talk.SettledAsync();
        Assert.Empty(talk.Sent);
        await talk.TakeOverAsync().OkAsync();
        await talk.HandBackAsync().OkAsync();
        await talk.SettledAsync();
        Assert.Equal("Certainly.", Assert.Single(talk.Sent).Text);
        Assert.Equal(1, talk.Count<HandoffRequested>());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AngryCustomer_IsHandedOff_WithAndWithoutAMap(bool map)
    {
        var rule = new HandoffRule("angry", WhenAngry: true, Text: "I am sorry. A colleague takes over at once.");
        var talk = await TalkAsync(t => With(rule)(t) with { DiscussionMap = map ? With(rule)(t).DiscussionMap : null }, Hotel.Model(_ => false, mood: "angry"));
        await talk.SayAsync("This is a disgrace!").OkAsync();
        await talk.SettledAsync();
        Assert.Equal(rule.Text, Assert.Single(talk.Sent).Text);
        Assert.Equal(ConversationMode.Relay, (await talk.ReadAsync()).Mode);
        Assert.NotEmpty(talk.Events.OfType<ReplyDiscarded>());
    }

    [Fact]
    public async Task CalmCustomer_IsAnswered()
    {
        var talk = await TalkAsync(With(new HandoffRule("angry", WhenAngry: true)), Hotel.Model(_ => false));
        await talk.SayAsync("Good day").OkAsync();
        await talk.SettledAsync();
        Assert.Equal("Certainly.", Assert.Single(talk.Sent).Text);
    }

    [Fact]
    public async Task OutsideOfBusinessHours_TheCustomerIsToldSo()
    {
        // Open on no day that is today or was yesterday, whatever the time is.
        var never = DateTimeOffset.UtcNow.AddDays(3).DayOfWeek.ToString().ToLowerInvariant();
        var talk = await TalkAsync(
            t => With()(t) with { Handoff = new HandoffSettings(Told) { ClosedText = "We are back soon.", Hours = [new([never], "09:00", "17:00")] } },
            Hotel.Model(q => q == Hotel.WantsPerson));
        await talk.SayAsync("A person, please").OkAsync();
        await talk.SettledAsync();
        Assert.Equal("We are back soon.", Assert.Single(talk.Sent).Text);
        Assert.Equal(ConversationMode.Relay, (await talk.ReadAsync()).Mode);
    }

    [Fact]
    public async Task RuleOfAChannel_HandsOffThereOnly()
    {
        var tenant = await _cluster.NewTenantAsync(With(new HandoffRule("texts") { Channels = ["sms"] }));
        _cluster.Chat.Answers.Usually(tenant, Hotel.Model(_ => false));
        var (sms, whatsApp) = (_cluster.NewConversation(tenant, Channel.Sms), _cluster.NewConversation(tenant, Channel.WhatsApp));
        foreach (var talk in new[] { sms, whatsApp })
        {
            await talk.SayAsync("Good day").OkAsync();
            await talk.SettledAsync();
        }

        Assert.Equal((Told, "Certainly."), (Assert.Single(sms.Sent).Text, Assert.Single(whatsApp.Sent).Text));
    }

    [Fact]
    public async Task WhatHasNothingToDoWithTheBusiness_IsAnsweredInTheTenantsWords()
    {
        const string Ours = "I can only help with the hotel.";
        var talk = await TalkAsync(t => With()(t) with { Scope = new ScopeSettings(Ours) }, Hotel.Model(_ => false, reply: "Here is your poem.", subject: "other"));
        await talk.SayAsync("Write my homework").OkAsync();
        await talk.SettledAsync();
        Assert.Equal((AuthorKind.Assistant, Ours), (Assert.Single(talk.Sent).Author, talk.Sent[0].Text));
        Assert.Single(talk.Events.OfType<EnforcerDecided>());
    }

    private static Func<TenantConfiguration, TenantConfiguration> With(params HandoffRule[] rules) =>
        tenant => Hotel.Configure(tenant) with { Handoff = new HandoffSettings(Told) { Rules = [.. rules] } };

    private async Task<TestConversation> TalkAsync(
        Func<TenantConfiguration, TenantConfiguration> configure, Func<ChatCall, CancellationToken, Task<string>> model)
    {
        var talk = await _cluster.NewConversationAsync(configure);
        _cluster.Chat.Answers.Usually(talk.Tenant, model);
        return talk;
    }
}
