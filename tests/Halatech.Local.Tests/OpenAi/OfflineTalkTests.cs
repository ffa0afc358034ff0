namespace Halatech.Local.Tests.OpenAi;

/// <summary>What guests write in their own words, and what the offline assistant makes of it.</summary>
public sealed class OfflineTalkTests
{
    private const string Confirmation = "Shall I go ahead?";

    [Theory]
    [InlineData("I want to book a room", "book-room")]
    [InlineData("Hi, can I book a room for Friday please?", "book-room")]
    [InlineData("I'd like to reserve the Executive Suite", "book-room")]
    [InlineData("Good evening. We need a room for two nights", "book-room")]
    [InlineData("book me a deluxe room from 12 December", "book-room")]
    [InlineData("I would like to book a family room for 3 nights. Is breakfast included?", "book-room")]
    [InlineData("I want to order jollof rice to room 412", "order-food")]
    [InlineData("I'd like jollof rice to room 412 please", "order-food")]
    [InlineData("Can I order food to my room?", "order-food")]
    [InlineData("please send food to room 207", "order-food")]
    [InlineData("I want to order the egusi", "order-food")]
    [InlineData("Please cancel my booking LC12345", "cancel-booking")]
    [InlineData("I need to cancel my reservation", "cancel-booking")]
    [InlineData("I want to cancel the booking for my room", "cancel-booking")]
    [InlineData("What time is breakfast?", null)]
    [InlineData("How do I book a room?", null)]
    [InlineData("Hello, how much is a deluxe room?", null)]
    [InlineData("Do you have a room for smokers?", null)]
    [InlineData("Is the jollof rice spicy?", null)]
    [InlineData("What happens when I cancel my booking?", null)]
    [InlineData("I booked a room last week and lost my key", null)]
    [InlineData("hello", null)]
    [InlineData("thanks!", null)]
    public void Wish_LeadsToItsTransaction_AndAQuestionToNone(string said, string? transaction)
    {
        var talk = new OfflineTalk();
        Assert.NotEmpty(talk.Say(said));
        Assert.Equal(transaction, talk.Transaction);
    }

    [Fact]
    public void Booking_StepByStep_IsPostedAsItWasAgreed()
    {
        var talk = new OfflineTalk();
        Assert.Contains("Which room", talk.Say("I want to book a room"), StringComparison.Ordinal);
        Assert.Contains("On which date", talk.Say("the deluxe one please"), StringComparison.Ordinal);
        Assert.Contains("How many nights", talk.Say("next Friday"), StringComparison.Ordinal);
        Assert.Contains("How many guests", talk.Say("2"), StringComparison.Ordinal);
        Assert.Contains("What name", talk.Say("two adults and a child"), StringComparison.Ordinal);
        var summary = talk.Say("Ngozi Ade, thanks");
        foreach (var part in (string[])["Deluxe Room", "27 November 2026", "nights: 2", "guests: 3", "name: Ngozi Ade", Confirmation])
            Assert.Contains(part, summary, StringComparison.Ordinal);
        talk.Say("yes please");
        Assert.Equal(
            """{"actionType":"book-room","room":"Deluxe Room","arrival":"2026-11-27","nights":2,"guests":3,"name":"Ngozi Ade"}""",
            talk.Posted?.ToJsonString());
        Assert.Contains("as soon as the answer is in", talk.Accept(), StringComparison.Ordinal);
        Assert.Equal("Your booking LC12345 is confirmed.", talk.Hear("""{"status":"confirmed","message":"Your booking LC12345 is confirmed."}"""));
        Assert.Null(talk.Transaction);
        Assert.False(talk.Undone);
    }

    [Fact]
    public void Booking_ToldAtOnce_IsReadBackAtOnce()
    {
        var talk = new OfflineTalk();
        var summary = talk.Say("Please book a classic room from 12 December for 3 nights for two people, my name is Tunde Bello");
        foreach (var part in (string[])["Classic Room", "12 December 2026", "nights: 3", "guests: 2", "name: Tunde Bello", Confirmation])
            Assert.Contains(part, summary, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no, make it 3 nights", "nights: 3")]
    [InlineData("3 nights instead of 2", "nights: 3")]
    [InlineData("make it 3", "nights: 3")]
    [InlineData("yes but make it four nights", "nights: 4")]
    [InlineData("actually from 14 December", "14 December 2026")]
    [InlineData("change the room to the family room please", "Family Room")]
    [InlineData("can I have the executive suite instead?", "Executive Suite")]
    [InlineData("there are 3 of us", "guests: 3")]
    [InlineData("change the name to Ada Obi", "name: Ada Obi")]
    public void ChangeOfMind_IsReadBackAnew_AndNothingIsPosted(string said, string part)
    {
        var talk = ReadBack();
        var summary = talk.Say(said);
        Assert.Contains(part, summary, StringComparison.Ordinal);
        Assert.Contains(Confirmation, summary, StringComparison.Ordinal);
        Assert.Null(talk.Posted);
    }

    [Theory]
    [InlineData("no")]
    [InlineData("no, that is not right")]
    [InlineData("hmm wait")]
    public void Refusal_WithoutAChange_IsAskedWhatToChange(string said)
    {
        var talk = ReadBack();
        Assert.Contains("What should I change?", talk.Say(said), StringComparison.Ordinal);
        Assert.Null(talk.Posted);
        Assert.Contains("nights: 5", talk.Say("the nights, 5 nights"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("yes")]
    [InlineData("Yes please!")]
    [InlineData("ok go ahead")]
    [InlineData("that's right")]
    [InlineData("Yes, book it")]
    [InlineData("perfect, thanks")]
    [InlineData("sounds good")]
    public void Agreement_InManyWords_Posts(string said)
    {
        var talk = ReadBack();
        talk.Say(said);
        Assert.NotNull(talk.Posted);
    }

    [Theory]
    [InlineData("is breakfast included?")]
    [InlineData("Is there a pool")]
    [InlineData("what time is check-in?")]
    [InlineData("how much is the family room?")]
    public void QuestionInBetween_IsAnswered_AndChangesNothing(string question)
    {
        var talk = new OfflineTalk();
        talk.Say("I want to book a deluxe room for 2 nights");
        var reply = talk.Say(question);
        Assert.Contains("On which date", reply, StringComparison.Ordinal);
        Assert.True(reply.Length > 60, reply);
        Assert.Contains("How many guests", talk.Say("12 December"), StringComparison.Ordinal);
        talk.Say("2");
        var asked = talk.Say(question);
        Assert.Contains("What name", asked, StringComparison.Ordinal);
        Assert.Contains("Deluxe Room", talk.Say("Ada"), StringComparison.Ordinal);
    }

    [Fact]
    public void QuestionAtTheSummary_IsAnswered_AndTheSummaryComesAgain()
    {
        var talk = ReadBack();
        var reply = talk.Say("is breakfast included?");
        Assert.Contains("reakfast", reply, StringComparison.Ordinal);
        Assert.Contains(Confirmation, reply, StringComparison.Ordinal);
        Assert.Null(talk.Posted);
    }

    [Theory]
    [InlineData("never mind")]
    [InlineData("forget it, thanks")]
    [InlineData("I changed my mind")]
    [InlineData("cancel that please")]
    [InlineData("please cancel it")]
    [InlineData("I don't want it any more")]
    public void Stopping_EndsIt_AndNothingIsDone(string said)
    {
        var talk = ReadBack();
        Assert.Contains("nothing was done", talk.Say(said), StringComparison.Ordinal);
        Assert.Null(talk.Transaction);
        Assert.Null(talk.Posted);
    }

    [Fact]
    public void Stopping_WhileTheDeskThinks_WithdrawsTheRequest()
    {
        var talk = ReadBack();
        talk.Say("yes");
        talk.Accept();
        Assert.Contains("withdrawn", talk.Say("actually, cancel that"), StringComparison.Ordinal);
        Assert.Null(talk.Transaction);
        Assert.True(talk.Undone);
    }

    [Fact]
    public void QuestionWhileTheDeskThinks_IsAnswered_AndItIsSaidThatTheAnswerIsToCome()
    {
        var talk = ReadBack();
        talk.Say("yes");
        talk.Accept();
        var reply = talk.Say("Is breakfast included?");
        Assert.Contains("reakfast", reply, StringComparison.Ordinal);
        Assert.Contains("still with my colleagues", reply, StringComparison.Ordinal);
        Assert.Equal("book-room", talk.Transaction);
    }

    [Fact]
    public void Failure_IsToldAsOne()
    {
        var talk = ReadBack();
        talk.Say("yes");
        Assert.Contains("did not work", talk.Fail(), StringComparison.Ordinal);
        Assert.Null(talk.Transaction);
    }

    [Fact]
    public void Order_IsReadBackAndPosted()
    {
        var talk = new OfflineTalk();
        var summary = talk.Say("I want to order jollof rice to room 412");
        Assert.Contains("Jollof rice, grilled chicken, plantain", summary, StringComparison.Ordinal);
        Assert.Contains("412", summary, StringComparison.Ordinal);
        talk.Say("yes");
        Assert.Equal(
            """{"actionType":"order-food","dish":"Jollof rice, grilled chicken, plantain","roomNumber":"412"}""", talk.Posted?.ToJsonString());
    }

    [Fact]
    public void Order_OfADishThatIsNotThere_IsAskedFor()
    {
        var talk = new OfflineTalk();
        Assert.Contains("Which dish", talk.Say("I want to order pizza to room 412"), StringComparison.Ordinal);
        Assert.Contains("Catfish pepper soup", talk.Say("the pepper soup then"), StringComparison.Ordinal);
    }

    [Fact]
    public void Cancelling_AsksForTheNumber_AndPosts()
    {
        var talk = new OfflineTalk();
        Assert.Contains("What is your booking number", talk.Say("I want to cancel my booking"), StringComparison.Ordinal);
        Assert.Contains(Confirmation, talk.Say("lc 12345"), StringComparison.Ordinal);
        talk.Say("yes");
        Assert.Equal("""{"actionType":"cancel-booking","bookingNumber":"LC12345"}""", talk.Posted?.ToJsonString());
    }

    [Theory]
    [InlineData("please stop texting me")]
    [InlineData("Stop messaging me!!")]
    [InlineData("don't contact me again")]
    [InlineData("I don't want to get any more messages from you")]
    [InlineData("leave me alone")]
    [InlineData("take me off your list")]
    [InlineData("no more texts please")]
    public void WishForSilence_InOrdinaryWords_IsObeyed(string said)
    {
        var talk = new OfflineTalk();
        talk.Say(said);
        Assert.True(talk.OptedOut, said);
    }

    [Theory]
    [InlineData("don't write down my name")]
    [InlineData("don't send me the menu")]
    [InlineData("do not message the front desk")]
    [InlineData("please don't text me before 9 tomorrow")]
    [InlineData("I want to cancel my booking")]
    [InlineData("stop, I meant Saturday")]
    public void OtherWords_AreNoSuchWish(string said)
    {
        var talk = new OfflineTalk();
        talk.Say(said);
        Assert.False(talk.OptedOut, said);
    }

    [Fact]
    public void Person_AskedFor_TakesOver()
    {
        var talk = new OfflineTalk();
        Assert.NotEmpty(talk.Say("I want to talk to a person"));
        Assert.True(talk.WithPerson);
    }

    private static OfflineTalk ReadBack()
    {
        var talk = new OfflineTalk();
        var summary = talk.Say("Please book a classic room from 12 December for 2 nights for two people, my name is Tunde Bello");
        Assert.Contains(Confirmation, summary, StringComparison.Ordinal);
        return talk;
    }
}
