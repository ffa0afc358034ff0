using Halatech.Core.Experiences;

namespace Halatech.Core.Tests.Experiences;

public sealed class DesignReaderTests
{
    [Fact]
    public void Design_IsReadWhole()
    {
        var reading = DesignReader.Read(Stay.Json);
        Assert.Empty(reading.Faults);
        var design = reading.Design!;
        Assert.Equal((TriggerKind.TransactionCompleted, "book-room"), (design.Trigger.Kind, design.Trigger.Transaction));
        Assert.Equal(
            ["wait-reminder", "reminder", "step-3", "check-in", "step-5", "review", "by-answer", "thanks", "sorry", "step-10"],
            ExperienceDesign.All(design.Steps).Select(s => s.Id));
        var review = Assert.IsType<AskStep>(design.Find("review"));
        Assert.Equal((TimeSpan.FromHours(24), true), (review.Within, review.Free));
        Assert.Equal(["good", "poor"], review.Choices.Select(c => c.Label));
    }

    [Theory]
    [InlineData("""{"send":{"text":"Hi"},"wait":{"for":"1 day"}}""", "$.steps[0] needs exactly one of wait, send, ask, call, feedback, branch, handOff, label, close, end")]
    [InlineData("""{"snd":{"text":"Hi"}}""", "$.steps[0].snd is not known here")]
    [InlineData("""{"send":{"text":"Hi {name"}}""", "$.steps[0].send.text has a brace at 4 that nothing closes")]
    [InlineData("""{"send":{"text":"Hi","kind":"loud"}}""", "$.steps[0].send.kind must be chat, service or urgent")]
    [InlineData("""{"send":{}}""", "$.steps[0].send needs 'text'")]
    [InlineData("""{"send":{"text":7}}""", "$.steps[0].send.text must be a text")]
    [InlineData("""{"wait":{}}""", "$.steps[0].wait needs either 'for' or 'until'")]
    [InlineData("""{"wait":{"for":"3 moons"}}""", "$.steps[0].wait.for must be a span such as '30 minutes', '24 hours' or '3 days', at most 400 days")]
    [InlineData("""{"wait":{"for":"401 days"}}""", "$.steps[0].wait.for must be a span such as '30 minutes', '24 hours' or '3 days', at most 400 days")]
    [InlineData("""{"wait":{"until":"arrival +"}}""", "$.steps[0].wait.until ends too early")]
    [InlineData("""{"if":"a b","close":{}}""", "$.steps[0].if cannot read 'b' at 3")]
    [InlineData("""{"ask":{"text":"?","answers":[{"label":"x","words":[3]}]}}""", "$.steps[0].ask needs 'within': no wait is without an end")]
    [InlineData("""{"ask":{"text":"?","answers":[{"label":"x","words":[3]}]}}""", "$.steps[0].ask.answers[0].words[0] must be a word or short phrase")]
    [InlineData("""{"branch":{"question":"Happy?","cases":{"yes":[{"send":{"txt":"a"}}]}}}""", "$.steps[0].branch.cases.yes[0].send.txt is not known here")]
    [InlineData("""{"branch":{"question":"Happy?","cases":{"not sure":[7]}}}""", "$.steps[0].branch.cases[\"not sure\"][0] must be an object")]
    [InlineData("""{"branch":{"answer":"review","cases":{"good":[]}}}""", "$.steps 'step-1' goes by 'review', which is no step before it")]
    [InlineData("""{"feedback":{"of":"pay","within":"1 day"}}""", "$.steps 'step-1' waits for the call 'pay', which is no call before it")]
    [InlineData("""{"label":{"add":"a","remove":"b"}}""", "$.steps[0].label needs either 'add' or 'remove'")]
    public void Fault_IsNamedWithItsPath(string step, string fault) =>
        Assert.Contains(fault, Read($"[{step}]").Faults);

    [Fact]
    public void AllFaults_AreFoundAtOnce() =>
        Assert.Equal(
            ["$.steps[0].send needs 'text'", "$.steps[1].wait needs either 'for' or 'until'", "$.steps[2].label.addd is not known here", "$.steps[2].label needs either 'add' or 'remove'"],
            Read("""[{"send":{}},{"wait":{}},{"label":{"addd":"x"}}]""").Faults);

    [Theory]
    [InlineData("""{"on":"tuesday"}""", "$.trigger.on must be conversation-started, transaction-completed, customer-idle, date or api")]
    [InlineData("""{"on":"transaction-completed"}""", "$.trigger needs 'transaction'")]
    [InlineData("""{"on":"customer-idle"}""", "$.trigger needs 'idle'")]
    [InlineData("""{"on":"date","at":"tomorrow"}""", "$.trigger.at must be a time such as 2026-12-24 10:00, or a cron expression of five fields such as 0 9 * * 1")]
    public void Trigger_IsChecked(string trigger, string fault) => Assert.Contains(fault, Read("""[{"close":{}}]""", trigger).Faults);

    [Theory]
    [InlineData("{", "$ is not JSON: line 1, column 2")]
    [InlineData("[]", "$ must be an object")]
    [InlineData("""{"version":2,"name":"x","trigger":{"on":"api"},"steps":[{"close":{}}]}""", "$ needs 'version': 1")]
    [InlineData("""{"version":1,"name":"x","trigger":{"on":"api"},"steps":[]}""", "$.steps must not be empty")]
    [InlineData("""{"version":1,"name":"x","trigger":{"on":"api"},"steps":[{"id":"a","close":{}},{"id":"a","close":{}}]}""", "$.steps has the id 'a' more than once")]
    public void Form_IsChecked(string json, string fault) => Assert.Contains(fault, DesignReader.Read(json).Faults);

    [Fact]
    public void TooManySteps_AreRefused() =>
        Assert.Contains(
            Read($"[{string.Join(',', Enumerable.Repeat("""{"wait":{"for":"1 day"}}""", 201))}]").Faults,
            f => f.Contains("more than 200", StringComparison.Ordinal));

    private static DesignReading Read(string steps, string trigger = """{"on":"api"}""") =>
        DesignReader.Read($$"""{"version":1,"name":"Test","trigger":{{trigger}},"steps":{{steps}}}""");
}
