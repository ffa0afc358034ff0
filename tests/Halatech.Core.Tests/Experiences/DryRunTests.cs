using System.Collections.Immutable;
using Halatech.Core.Conversations;
using Halatech.Core.Experiences;
using Halatech.Core.Tenancy;
using Halatech.Core.Tests.Conversations;
using Halatech.Core.Tests.Tenancy;
using static Halatech.Core.Tests.Conversations.Events;
using static Halatech.Core.Tests.Conversations.Some;

namespace Halatech.Core.Tests.Experiences;

/// <summary>What would happen: by the same machine and rules, and without anything happening.</summary>
public sealed class DryRunTests
{
    private const string Review =
        """
        {"version":1,"name":"Review","trigger":{"on":"api"},"steps":[
          {"wait":{"for":"2 days"}}, {"id":"hello","send":{"text":"Dear {name}, how was it?"}},
          {"id":"review","ask":{"text":"1 to 5?","within":"3 days","answers":[{"label":"good","words":["5"]}]}},
          {"branch":{"answer":"review","cases":{"good":[{"id":"thanks","send":{"text":"Thank you."}}]},"otherwise":[{"end":{"outcome":"silent"}}]}}]}
        """;

    private static readonly DryRunRequest Question = new(
        "review", 31, ImmutableDictionary<string, string>.Empty.Add("review", "good"), TimeSpan.FromHours(1), """{"name":"Ngozi"}""");

    private static ConversationState Talk => Scenario.Given(Started, Received(1), Answered(1, "Yes."), Sent(Part(1), 1)).State;

    [Fact]
    public void Report_HasEveryMessageInItsTime_WithTheFacts()
    {
        var report = Play(Question);
        Assert.Equal(["Dear Ngozi, how was it?", "1 to 5?", "Thank you."], report.Entries.SelectMany(e => e.Says));
        Assert.Equal([Now.AddDays(2), Now.AddDays(2), Now.AddDays(2).AddHours(1)], report.Entries.Where(e => !e.Says.IsEmpty).Select(e => e.At));
        Assert.Equal("completed", report.Outcome);
        Assert.Equal("silent", Play(Question with { Answers = ImmutableDictionary<string, string>.Empty }).Outcome);
        Assert.Null(Play(Question with { Days = 1 }).Outcome);
    }

    [Fact]
    public void DesignThatIsNotPublished_IsTried_OrItsFaultTold()
    {
        const string Short = """{"version":1,"name":"Short","trigger":{"on":"api"},"steps":[{"send":{"text":"Hi."}}]}""";
        Assert.Equal(["Hi."], Play(Question with { Design = Short }).Entries.SelectMany(e => e.Says));
        var fault = DryRun.Answer(Talk, Tenant, Question with { Design = Short.Replace("\"send\"", "\"shout\"", StringComparison.Ordinal) }, Now).Error;
        Assert.Equal("experience.bad-design", fault?.Code);
        Assert.Contains("$.steps[0]", fault!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ExperienceWithADate_IsTriedFromItsDateOn()
    {
        const string Dated = """{"version":1,"name":"News","trigger":{"on":"date","at":"0 9 * * *"},"steps":[{"send":{"text":"News."}}]}""";
        var at = Assert.Single(Play(Question with { Design = Dated, Facts = "" }).Entries).At;
        Assert.Equal(DateSchedule.After("0 9 * * *", Now, TimeZoneInfo.FindSystemTimeZoneById(Tenant.TimeZone)), at);
    }

    [Fact]
    public void WhatCannotBeTried_IsRefused()
    {
        Assert.Equal("experience.bad-days", DryRun.Answer(Talk, Tenant, Question with { Days = 401 }, Now).Error?.Code);
        Assert.Equal(RunErrors.NoExperience, DryRun.Answer(Talk, Tenant, Question with { Experience = "other" }, Now).Error);
        Assert.Equal(RunErrors.BadFacts, DryRun.Answer(Talk, Tenant, Question with { Facts = "[]" }, Now).Error);
        Assert.Equal(ConversationErrors.NotStarted, DryRun.Answer(ConversationState.Empty, Tenant, Question, Now).Error);
    }

    private static TenantConfiguration Tenant => SomeTenant.Configuration with { Experiences = [new("review", Review)] };

    private static DryRunReport Play(DryRunRequest question)
    {
        var report = DryRun.Answer(Talk, Tenant, question, Now);
        Assert.True(report.IsOk, report.Error?.Message);
        return report.Value;
    }
}
