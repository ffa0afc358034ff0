using System.Collections.Immutable;
using Halatech.Core.Conversations;
using Halatech.Core.Handoffs;
using Halatech.Core.Tenancy;
using Halatech.Core.Tests.Conversations;
using Halatech.Core.Tests.Tenancy;

namespace Halatech.Core.Tests.Turns;

/// <summary>When a tenant's rules give a conversation to a person. 21 November 2026 is a Saturday; Lagos is an hour before UTC.</summary>
public sealed class HandoffPolicyTests
{
    private static readonly HandoffRule Asks = new("asks for a person") { Phrases = ["speak to a person", "human", "rep"] };

    private static readonly BusinessHours Weekdays = new(["monday", "tuesday", "wednesday", "thursday", "friday"], "09:00", "17:00");

    public static TheoryData<string, HandoffSettings> BadSettings => new()
    {
        { "handoff.rules[0].name must be", Rules(Asks with { Name = " " }) },
        { "handoff.rules[0] must have a condition", Rules(new HandoffRule("x")) },
        { "handoff.rules[0].phrases[1] must be words", Rules(Asks with { Phrases = ["a", "?!"] }) },
        { "handoff.rules[0].phrases[0] must be words", Rules(Asks with { Phrases = [new string('a', 201)] }) },
        { "handoff.rules[0].phrases must be at most", Rules(Asks with { Phrases = [.. Enumerable.Repeat("a", 101)] }) },
        { "handoff.rules[0].channels[0] must be one of messenger", Rules(Asks with { Channels = ["fax"] }) },
        { "handoff.rules[0].hours must be", Rules(Asks with { Hours = (HandoffHours)9 }) },
        { "handoff.rules[0] must not be null", Rules(null!) },
        { "handoff.rules must be at most", Rules([.. Enumerable.Range(0, 51).Select(n => Asks with { Name = $"r{n}" })]) },
        { "handoff.hours[0].days must be", new HandoffSettings { Hours = [Weekdays with { Days = ["Mondays"] }] } },
        { "handoff.hours[0].days must be", new HandoffSettings { Hours = [Weekdays with { Days = [] }] } },
        { "handoff.hours[0].from must be", new HandoffSettings { Hours = [Weekdays with { From = "9" }] } },
        { "handoff.hours[0].to must be", new HandoffSettings { Hours = [Weekdays with { To = "24:00" }] } },
        { "handoff.hours[0] must not be null", new HandoffSettings { Hours = [null!] } },
    };

    [Theory]
    [InlineData("I want to SPEAK, to a person!!")]
    [InlineData("human")]
    [InlineData("Is there a rep?")]
    public void Phrase_InTheNewestMessages_Holds(string text) => Assert.Equal(Asks, Find(Rules(Asks), Customer(text)));

    [Theory]
    [InlineData("My reputation is humanlike")]
    [InlineData("speak to the person")]
    [InlineData("")]
    public void OtherWords_DoNot(string text) => Assert.Null(Find(Rules(Asks), Customer(text)));

    [Fact]
    public void PhraseOfAnAnsweredMessage_NoLongerHolds() =>
        Assert.Null(Find(Rules(Asks), Customer("human"), Events.Answered(1, "Yes?"), Events.Sent(Some.Part(1), 1), Customer("Thanks", 2)));

    [Fact]
    public void PhraseInAnyMessageOfABurst_Holds() => Assert.NotNull(Find(Rules(Asks), Customer("human"), Customer("please", 2)));

    [Fact]
    public void WordsThatAPersonHasHeard_DoNotHoldAgain_ButNewOnesDo()
    {
        ConversationEvent[] handedBack = [Customer("human"), Events.TakenOver(Some.Ann), Events.HandedBack(Some.Ann, wantsTurn: true)];
        Assert.Null(Find(Rules(Asks), handedBack));
        Assert.Null(Find(Rules(Asks), [.. handedBack, Customer("and the pool?", 2)]));
        Assert.NotNull(Find(Rules(Asks), [.. handedBack, Customer("human, I said", 2)]));
    }

    [Fact]
    public void RuleOfAChannel_HoldsThereOnly()
    {
        Assert.NotNull(Find(Rules(Asks with { Channels = ["whatsapp"] }), Customer("human")));
        Assert.Null(Find(Rules(Asks with { Channels = ["sms"] }), Customer("human")));
        Assert.NotNull(Find(Rules(new HandoffRule("vip") { Channels = ["whatsapp"] }), Customer("anything")));
    }

    [Fact]
    public void RuleOfAMood_WaitsForTheEnforcer()
    {
        var angry = Rules(new HandoffRule("angry", WhenAngry: true));
        Assert.Null(Find(angry, Customer("You fools")));
        Assert.NotNull(Find(angry, true, Customer("You fools")));
        Assert.Null(Find(angry, false, Customer("Hello")));
        Assert.True(HandoffPolicy.AsksForMood(Tenant(angry)));
        Assert.False(HandoffPolicy.AsksForMood(Tenant(Rules(Asks))));
    }

    [Theory]
    [InlineData("2026-11-20T08:00:00Z", true)] // Friday, nine in Lagos.
    [InlineData("2026-11-20T07:59:59Z", false)]
    [InlineData("2026-11-20T15:59:59Z", true)]
    [InlineData("2026-11-20T16:00:00Z", false)]
    [InlineData("2026-11-21T10:00:00Z", false)]
    public void Hours_AreTheTenantsOwn(string now, bool open) => Assert.Equal(open, IsOpen(now, Weekdays));

    [Theory]
    [InlineData("2026-11-20T21:00:00Z", true)]
    [InlineData("2026-11-21T04:59:00Z", true)] // Still the night that began on Friday.
    [InlineData("2026-11-21T05:00:00Z", false)]
    [InlineData("2026-11-21T21:00:00Z", false)]
    public void NightShift_BelongsToTheDayItBegins(string now, bool open) => Assert.Equal(open, IsOpen(now, new BusinessHours(["friday"], "22:00", "06:00")));

    [Fact]
    public void WithoutHours_ItIsAlwaysOpen() => Assert.True(IsOpen("2026-11-21T03:00:00Z"));

    [Fact]
    public void OutsideOfTheHours_RulesAndWordsForThen_Count()
    {
        var night = new HandoffRule("night", Hours: HandoffHours.Closed);
        var settings = new HandoffSettings("A colleague will write.") { Rules = [night], Hours = [Weekdays], ClosedText = "We are back on Monday." };
        var saturday = Given.Now;
        Assert.Equal(night, Find(settings, Customer("Hello")));
        Assert.Equal("We are back on Monday.", HandoffPolicy.TextOf(Tenant(settings), night, saturday));
        Assert.Equal("Own words.", HandoffPolicy.TextOf(Tenant(settings), night with { Text = "Own words." }, saturday));
        Assert.Equal("A colleague will write.", HandoffPolicy.TextOf(Tenant(settings), night, saturday.AddDays(2)));
        Assert.Null(Find(settings with { Rules = [night with { Hours = HandoffHours.Open }] }, Customer("Hello")));
    }

    [Fact]
    public void AnswerOfAFunction_IsNoMessageOfTheCustomer()
    {
        var state = State(Customer("human")) with { Turn = new PendingTurn(1, Given.Now, Given.Now, Step: 1) };
        Assert.Null(HandoffPolicy.Find(Tenant(Rules(Asks)), state, Given.Now, null));
    }

    [Theory]
    [MemberData(nameof(BadSettings))]
    public void BadSetting_IsRefused_WithThePath(string fault, HandoffSettings handoff) =>
        Assert.StartsWith(fault, TenantConfigurationRules.Faults(Tenant(handoff))[0], StringComparison.Ordinal);

    [Fact]
    public void RuleOfTheSameName_IsRefused() => Assert.Equal(
        ["handoff.rules[0].name stands more than once", "handoff.rules[1].name stands more than once"], TenantConfigurationRules.Faults(Tenant(Rules(Asks, Asks))));

    [Fact]
    public void GoodSettings_HaveNoFault() => Assert.Empty(TenantConfigurationRules.Faults(Tenant(Rules(Asks, new("angry", true)) with { Hours = [Weekdays] })));

    private static HandoffSettings Rules(params ImmutableArray<HandoffRule> rules) => new("A colleague will write.") { Rules = rules };

    private static bool IsOpen(string now, params ImmutableArray<BusinessHours> hours) =>
        HandoffPolicy.IsOpen(Tenant(new HandoffSettings { Hours = hours }), DateTimeOffset.Parse(now, System.Globalization.CultureInfo.InvariantCulture));

    private static HandoffRule? Find(HandoffSettings settings, params ConversationEvent[] events) => Find(settings, null, events);

    private static HandoffRule? Find(HandoffSettings settings, bool? angry, params ConversationEvent[] events) =>
        HandoffPolicy.Find(Tenant(settings), State(events), Given.Now, angry);

    private static ConversationState State(params ConversationEvent[] events) => Scenario.Given([Events.Started, .. events]).State;

    private static TenantConfiguration Tenant(HandoffSettings handoff) => SomeTenant.Configuration with { Handoff = handoff, TimeZone = "Africa/Lagos" };

    private static MessageReceived Customer(string text, int n = 1) => Events.Received(n, text);
}
