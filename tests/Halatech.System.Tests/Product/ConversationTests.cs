namespace Halatech.System.Tests.Product;

/// <summary>Customers of the sample hotel, on every channel it has.</summary>
[Collection(SharedProduct.Name)]
public sealed class ConversationTests(RunningProduct product)
{
    // The smallest PNG there is: one transparent pixel.
    private const string Pixel = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";

    [Theory]
    [InlineData(Hotel.Sms, "delivered")]
    [InlineData(Hotel.PlainSms, "delivered")]
    [InlineData(Hotel.WhatsApp, "read")]
    [InlineData(Hotel.Messenger, "read")]
    [InlineData(Hotel.Rcs, "read")]
    public async Task Question_OnAnyChannel_IsAnsweredFromTheFaqs(string address, string afterLooking)
    {
        var phone = product.NewPhone(address);
        Assert.Contains(Hotel.BreakfastTimes, await phone.AskAsync($"Good evening. {Hotel.Question}"), StringComparison.Ordinal);
        await phone.LookAsync();
        await phone.AnswerAsync(1, afterLooking);
    }

    [Fact]
    public async Task Question_AfterAnother_ContinuesTheConversation()
    {
        var phone = product.NewPhone(Hotel.WhatsApp);
        await phone.AskAsync(Hotel.Question);
        Assert.Contains(Hotel.PoolTimes, await phone.AskAsync("And is there a pool?"), StringComparison.Ordinal);
        var thread = await phone.ThreadAsync();
        Assert.Equal([0, 1, 2, 3], thread.Select(message => message.Index));
        Assert.Single(thread.Select(message => message.ConversationSid).Distinct(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(Hotel.Sms, false)]
    [InlineData(Hotel.PlainSms, false)]
    [InlineData(Hotel.Rcs, false)]
    [InlineData(Hotel.WhatsApp, true)]
    [InlineData(Hotel.Messenger, true)]
    public async Task Stop_UntilStart_NothingIsSent(string address, bool confirmed)
    {
        var phone = product.NewPhone(address);
        await phone.AskAsync(Hotel.Question);
        await phone.SayAsync("STOP");
        if (confirmed) Assert.Equal(Hotel.Texts.OptedOut, (await phone.AnswerAsync(2)).Body);
        await phone.SayAsync("Is there a pool?");

        // Somebody who asks later is answered, so an answer to the one before would have gone out by now.
        await product.NewPhone(address).AskAsync(Hotel.Question);
        await phone.SayAsync("START");
        if (confirmed) Assert.Equal(Hotel.Texts.OptedIn, (await phone.AnswerAsync(3)).Body);
        Assert.Contains(Hotel.BreakfastTimes, await phone.AskAsync(Hotel.Question), StringComparison.Ordinal);

        var sent = string.Concat((await phone.ThreadAsync()).Select(message => Telephone.IsAnswer(message) ? '<' : '>'));
        Assert.Equal(confirmed ? "><><>><><" : "><>>>><", sent);
    }

    [Fact]
    public async Task Help_IsAnsweredWithTheBusinessText() =>
        Assert.Equal(Hotel.Texts.Help, await product.NewPhone(Hotel.WhatsApp).AskAsync("help"));

    [Fact]
    public async Task Message_WithoutText_IsToldSo() =>
        Assert.Equal(Hotel.Texts.EmptyMessage, await product.NewPhone(Hotel.WhatsApp).AskAsync(" \n "));

    [Fact]
    public async Task Message_OverLong_IsToldSo() =>
        Assert.Equal(Hotel.Texts.TooLong, await product.NewPhone(Hotel.WhatsApp).AskAsync(new string('\u00e9', 20_000)));

    [Fact]
    public async Task Picture_WithAQuestion_IsTakenAndAnswered()
    {
        var phone = product.NewPhone(Hotel.WhatsApp);
        await phone.SayAsync(Hotel.Question, new Picture("image/png", "plate.png", Pixel));
        Assert.Contains(Hotel.BreakfastTimes, (await phone.AnswerAsync()).Body, StringComparison.Ordinal);
        Assert.Equal("image/png", Assert.Single((await phone.ThreadAsync())[0].Media).ContentType);
    }

    [Fact]
    public async Task Picture_Alone_IsAnswered()
    {
        var phone = product.NewPhone(Hotel.Sms);
        await phone.SayAsync(null, new Picture("image/png", "plate.png", Pixel));
        Assert.NotEmpty((await phone.AnswerAsync()).Body!);
    }

    [Fact]
    public async Task Burst_OfFiveMessages_GetsOneReplyToAll()
    {
        var phone = product.NewPhone(Hotel.WhatsApp);
        foreach (var text in (string[])["hi", "good morning", Hotel.Question, "also", "is there a pool?"]) await phone.SayAsync(text);
        var reply = (await phone.AnswerAsync()).Body;
        Assert.Contains(Hotel.BreakfastTimes, reply, StringComparison.Ordinal);
        Assert.Contains(Hotel.PoolTimes, reply, StringComparison.Ordinal);

        // One more question and one more answer: nothing was still under way for the burst.
        await phone.AskAsync(Hotel.Question);
    }
}
