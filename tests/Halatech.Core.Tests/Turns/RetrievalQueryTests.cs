using Halatech.Core.Conversations;
using Halatech.Core.Turns;

namespace Halatech.Core.Tests.Turns;

public sealed class RetrievalQueryTests
{
    [Fact]
    public void Query_Burst_IsJoined() =>
        Assert.Equal(
            "Do you have a pool?\nIs it heated in the evening?",
            Of(Given.Customer("Hi"), Given.Sent("Hello!"), Given.Customer("Do you have a pool?"), Given.Customer("Is it heated in the evening?")));

    [Fact]
    public void Query_ShortFollowUp_HasThePreviousMessageInFront() =>
        Assert.Equal(
            "When does the pool open?\nand on Sundays?",
            Of(Given.Customer("When does the pool open?"), Given.Sent("At 7."), Given.Customer("and on Sundays?")));

    [Fact]
    public void Query_ShortFirstMessage_StandsAlone() => Assert.Equal("Pool?", Of(Given.Customer("Pool?")));

    [Fact]
    public void Query_WithdrawnReply_AnsweredNothing() =>
        Assert.Equal(
            "When does the pool open?\nIs breakfast included in the price?",
            Of(Given.Customer("When does the pool open?"), Given.Unsent("At 7."), Given.Customer("Is breakfast included in the price?")));

    [Fact]
    public void Query_WaitingReply_Answered()
    {
        var waiting = Given.Unsent("At 7.");

        Assert.Equal(
            "Is breakfast included in the price?",
            RetrievalQuery.Of(
                [Given.Customer("When does the pool open?"), waiting, Given.Customer("Is breakfast included in the price?")],
                [Given.Pending(waiting)]));
    }

    [Fact]
    public void Query_MessageThatANoticeAnswered_IsLeftOut() =>
        Assert.Equal(
            "When does the pool open?",
            Of(Given.Customer("When does the pool open?"), Given.Customer("HELP"), Given.Sent("Help.", "notice-2", author: AuthorKind.Notice)));

    [Fact]
    public void Query_KeywordWithoutANotice_IsLeftOut() =>
        Assert.Equal(
            "When does the pool open?\nIs breakfast included in the price?",
            Of(
                Given.Customer("STOP") with { Interception = Interception.OptOut },
                Given.Customer("When does the pool open?"),
                Given.Customer("START") with { Interception = Interception.OptIn },
                Given.Customer("Is breakfast included in the price?")));

    [Fact]
    public void Query_AfterAnApology_StillHasTheQuestion() =>
        Assert.Equal(
            "When does the pool open?\nHello??",
            Of(Given.Customer("When does the pool open?"), Given.Sent("Sorry.", author: AuthorKind.Notice), Given.Customer("Hello??")));

    [Fact]
    public void Query_NothingUnanswered_IsEmpty()
    {
        Assert.Equal("", Of());
        Assert.Equal("", Of(Given.Customer("Hi"), Given.Sent("Hello!")));
        Assert.Equal("", Of(Given.Customer("", new MediaItem("ME1", "image/png"))));
    }

    [Fact]
    public void Query_LongMessage_KeepsBothEnds()
    {
        var query = Of(Given.Customer("First" + string.Concat(Enumerable.Repeat("😀", 5_000)) + "last"));

        Assert.InRange(query.Length, 1_990, 2_000);
        Assert.StartsWith("First", query, StringComparison.Ordinal);
        Assert.EndsWith("last", query, StringComparison.Ordinal);
        Assert.DoesNotContain(query.EnumerateRunes(), rune => rune.Value == 0xFFFD);
    }

    private static string Of(params ThreadEntry[] thread) => RetrievalQuery.Of([.. thread], []);
}
