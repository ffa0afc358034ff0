using System.Globalization;
using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Tenancy;
using Halatech.Core.Transactions;
using Halatech.Grains.Tests.Support;
using Microsoft.Extensions.AI;

namespace Halatech.Grains.Tests.Turns;

/// <summary>Turns of a tenant with decision maps, from the customer's message to what is sent, called and recorded.</summary>
public sealed class EnforcedTurnTests(SharedCluster shared)
{
    private readonly GrainCluster _cluster = shared.Cluster;

    [Fact]
    public async Task Question_IsAnswered_WithoutTools_AndWithItsReceipt()
    {
        var talk = await TalkAsync(Hotel.Model(_ => false, reply: "At nine."));
        await talk.SayAsync("When do you open?").OkAsync();
        await talk.SettledAsync();

        Assert.Equal("At nine.", Assert.Single(talk.Sent).Text);
        Assert.All(talk.ModelCalls, call => Assert.Null(call.Options?.Tools));
        var receipt = Assert.Single(talk.Events.OfType<EnforcerDecided>()).Receipt;
        Assert.Equal([Hotel.WantsRoom, Hotel.WantsPerson], receipt.Path.Select(s => s.Question));
        Assert.Equal("doNothing", receipt.FunctionName);
        Assert.Empty(talk.Events.OfType<FunctionCalled>());
    }

    [Fact]
    public async Task Booking_IsCarriedThrough_FromTheWishToTheConfirmation()
    {
        var (details, done) = (false, false);
        TestConversation? talk = null;
        talk = await TalkAsync((call, token) => Hotel.Model(q => q switch
        {
            Hotel.WantsRoom => true,
            Hotel.HasDetails => details && _cluster.Functions.Posts(talk!.Key).IsEmpty,
            Hotel.IsDone => done,
            _ => false,
        })(call, token));
        _cluster.Functions.Answers.Usually(
            talk.Tenant, (_, _) => Task.FromResult<Result<FunctionAnswer>>(new FunctionAnswer(Later: true, "")));

        await talk.SayAsync("I want a room.").OkAsync();
        await talk.SettledExceptAsync();
        Assert.Equal(ConversationMode.Transaction, (await talk.ReadAsync()).Mode);
        Assert.Equal("Certainly.", Assert.Single(talk.Sent).Text);
        Assert.Contains("You book rooms.", talk.ModelCalls[^1].Prompt[0].Text, StringComparison.Ordinal);

        details = true;
        await talk.SayAsync("Standard, two nights.").OkAsync();
        await Eventually.TrueAsync(() => talk.Sent.Length == 2, "the customer is told to wait");
        var post = Assert.Single(_cluster.Functions.Posts(talk.Key));
        Assert.Equal("book-room", post.ActionType);
        Assert.Equal(1, talk.Count<FunctionDeferred>());

        done = true;
        await talk.CallAsync(g => g.ReceiveFeedbackAsync(new ReceiveFeedback(post.Call, """{"booking":"LC-1"}"""))).OkAsync();
        await talk.SettledAsync();
        Assert.Equal("Your room is booked.", talk.Sent[^1].Text);
        Assert.Equal(ConversationMode.Discussion, (await talk.ReadAsync()).Mode);
        Assert.Equal(
            ["initiateTransaction", "post", "endTransaction"], talk.Events.OfType<FunctionCalled>().Select(e => e.Name));
        Assert.All(talk.Events.OfType<FunctionCalled>(), e => Assert.Equal(e.Name, e.Receipt.FunctionName));
    }

    [Fact]
    public async Task EnforcedFunction_IsTheOnlyTool_AndMustBeCalled()
    {
        var talk = await TalkAsync(Hotel.Model(q => q == Hotel.WantsPerson));
        await talk.SayAsync("A person, please.").OkAsync();
        await talk.SettledAsync();

        var forced = Assert.Single(talk.ModelCalls, c => c.Function is not null);
        Assert.Equal("requestHuman", Assert.IsAssignableFrom<AIFunctionDeclaration>(Assert.Single(forced.Options!.Tools!)).Name);
        Assert.Equal("A colleague will write to you.", Assert.Single(talk.Sent).Text);
        var view = await talk.ReadAsync();
        Assert.Equal((ConversationMode.Relay, "asked for one"), (view.Mode, view.Flag));
    }

    [Fact]
    public async Task Arguments_ThatBreakTheSchema_AreRepairedOnce()
    {
        var tries = 0;
        var talk = await InTransactionAsync(f => f == "post" && tries++ == 0 ? """{"actionType": "book-room", "nights": 0}""" : Hotel.ArgumentsOf(f));
        await talk.SayAsync("Standard, two nights.").OkAsync();
        await Eventually.TrueAsync(() => _cluster.Functions.Posts(talk.Key).Length > 0, "the function is called");

        var repair = talk.ModelCalls.Where(c => c.Function == "post").ElementAt(1);
        Assert.Contains(repair.Prompt, m => m.Role == ChatRole.Tool && m.Contents.OfType<FunctionResultContent>().Any(r => $"{r.Result}".Contains("room", StringComparison.Ordinal)));
        Assert.True(tries >= 2);
    }

    [Fact]
    public async Task Arguments_ThatBreakTheSchemaTwice_ApologiseAndHandOff()
    {
        var talk = await InTransactionAsync(f => f == "post" ? """{"actionType": "pay-me"}""" : Hotel.ArgumentsOf(f));
        await talk.SayAsync("Standard, two nights.").OkAsync();
        await talk.SettledExceptAsync();

        Assert.Empty(_cluster.Functions.Posts(talk.Key));
        Assert.Equal(Samples.Apology, talk.Sent[^1].Text);
        Assert.Equal("arguments-refused: post", (await talk.ReadAsync()).Flag);
    }

    [Fact]
    public async Task Model_ThatAnswersNoQuestion_IsAskedAgain_AndThenNothingIsCalled()
    {
        var asked = 0;
        var talk = await TalkAsync((call, _) => Task.FromResult(call.IsDecision && asked++ >= 0 ? "I call post!" : "At nine."));
        await talk.SayAsync("When do you open?").OkAsync();
        await talk.SettledAsync();

        Assert.Equal(2, asked);
        Assert.Empty(talk.Events.OfType<FunctionCalled>());
        Assert.Contains(Hotel.WantsRoom, (await talk.ReadAsync()).Flag, StringComparison.Ordinal);
        Assert.Equal("At nine.", Assert.Single(talk.Sent).Text);
    }

    [Fact]
    public async Task ClearWishForNoMessages_IsObeyed()
    {
        var talk = await TalkAsync(Hotel.Model(_ => false, optOut: "clear"));
        await talk.SayAsync("please leave me alone").OkAsync();
        await talk.SettledAsync();
        Assert.Equal("You will hear nothing more from us.", Assert.Single(talk.Sent).Text);
        Assert.True((await talk.ReadAsync()).OptedOut);
    }

    [Fact]
    public async Task UnclearWishForNoMessages_IsAskedAboutOnce()
    {
        var talk = await TalkAsync(Hotel.Model(_ => false, optOut: "unclear"));
        await talk.SayAsync("so many messages").OkAsync();
        await talk.SettledAsync();
        await talk.SayAsync("hm").OkAsync();
        await talk.SettledAsync();
        Assert.Equal(["Shall we stop writing to you?", "Certainly."], talk.Sent.Select(s => s.Text));
    }

    [Fact]
    public async Task PersonalData_IsMaskedForTheModel_AndTrueForTheFieldThatAsksForIt()
    {
        var talk = await InTransactionAsync(f => f);
        _cluster.Chat.Answers.Usually(talk.Tenant, (call, token) => Hotel.Model(
            q => q == Hotel.HasDetails,
            f => f != "post" ? Hotel.ArgumentsOf(f) : $$"""{"actionType": "book-room", "room": "Standard", "nights": 1, "email": "{{MaskIn(call)}}", "remark": "{{MaskIn(call)}}"}""")(call, token));
        await talk.SayAsync("Standard, one night, ada@example.com").OkAsync();
        await Eventually.TrueAsync(() => _cluster.Functions.Posts(talk.Key).Length > 0, "the function is called");

        var arguments = _cluster.Functions.Posts(talk.Key)[0].Arguments;
        Assert.Contains("\"email\":\"ada@example.com\"", arguments, StringComparison.Ordinal);
        Assert.Contains("\"remark\":\"[email-", arguments, StringComparison.Ordinal);
        Assert.DoesNotContain(talk.ModelCalls, c => c.Prompt.Any(m => m.Text.Contains("ada@example.com", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Reply_WithAPriceFromNowhere_IsWrittenAgain()
    {
        var drafts = 0;
        var talk = await TalkAsync((call, token) => call.IsDecision
            ? Hotel.Model(_ => false)(call, token)
            : Task.FromResult(drafts++ == 0 ? "It costs N45,000." : "Let me ask a colleague."));
        await talk.SayAsync("How much is it?").OkAsync();
        await talk.SettledAsync();
        Assert.Equal("Let me ask a colleague.", Assert.Single(talk.Sent).Text);
        Assert.Null((await talk.ReadAsync()).Flag);
    }

    [Fact]
    public async Task Stay_ThatBeginsTomorrow_IsReadBackWithItsDates()
    {
        var tomorrow = TimeZoneInfo.ConvertTime(_cluster.Now, TimeZoneInfo.FindSystemTimeZoneById(Samples.Tenant(default).TimeZone)).Date.AddDays(1);
        var readBack = string.Create(CultureInfo.InvariantCulture, $"So that is from {tomorrow:d MMMM} to {tomorrow.AddDays(2):d MMMM}. Shall I go ahead?");
        var talk = await TalkAsync(Hotel.Model(_ => false, reply: readBack));
        await talk.SayAsync("A room for tomorrow, 2 nights").OkAsync();
        await talk.SettledAsync();
        Assert.Equal(readBack, Assert.Single(talk.Sent).Text);
    }

    [Fact]
    public async Task Reply_WithAPriceFromNowhereTwice_NeverLeaves()
    {
        var talk = await TalkAsync(Hotel.Model(_ => false, reply: "It costs N45,000."));
        await talk.SayAsync("How much is it?").OkAsync();
        await talk.SettledAsync();
        Assert.Equal(Samples.Apology, Assert.Single(talk.Sent).Text);
        Assert.StartsWith("unsupported: N45,000", (await talk.ReadAsync()).Flag, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Function_ThatRefuses_IsToldToTheModel_AndFlagged()
    {
        var talk = await InTransactionAsync(Hotel.ArgumentsOf);
        _cluster.Functions.Answers.Usually(talk.Tenant, (_, _) => Task.FromResult<Result<FunctionAnswer>>(new Error(ErrorKind.Invalid, "function.refused", "HTTP 404")));
        await talk.SayAsync("Standard, two nights.").OkAsync();
        await Eventually.TrueAsync(() => talk.Count<FunctionFailed>() >= 1, "the call has failed");
        await Eventually.TrueAsync(() => talk.ModelCalls.Any(c => c.Prompt.Any(m => m.Text.Contains("function.refused", StringComparison.Ordinal))), "the model is told");
    }

    [Fact]
    public async Task Loop_OfFunctions_ComesToAnEnd()
    {
        var talk = await InTransactionAsync(Hotel.ArgumentsOf);
        await talk.SayAsync("Standard, two nights.").OkAsync();
        await talk.SettledExceptAsync();
        Assert.Equal(PendingTurn.MaxSteps, _cluster.Functions.Posts(talk.Key).Length);
        Assert.Contains("too many functions", (await talk.ReadAsync()).Flag, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Transaction_IsFinishedOnTheVersionItBeganWith()
    {
        var talk = await InTransactionAsync(Hotel.ArgumentsOf);
        var published = await _cluster.OnBehalfOfAsync(talk.Tenant, g => g.GetGrain<ITenantGrain>(talk.Tenant.Value).ReadAsync());
        var changed = published.Value! with { Transactions = [published.Value.Transactions[0] with { Post = published.Value.Transactions[0].Post! with { Endpoint = "https://other.example.com" } }] };
        Assert.True((await _cluster.OnBehalfOfAsync(talk.Tenant, g => g.GetGrain<ITenantGrain>(talk.Tenant.Value).PublishAsync(changed))).IsOk);

        await talk.SayAsync("Standard, two nights.").OkAsync();
        await Eventually.TrueAsync(() => _cluster.Functions.Posts(talk.Key).Length > 0, "the function is called");
        Assert.All(_cluster.Functions.Posts(talk.Key), p => Assert.Equal("https://functions.example.com/rooms", p.Settings.Endpoint));
    }

    private static string MaskIn(ChatCall call)
    {
        var text = string.Concat(call.Prompt.Select(m => m.Text));
        var start = text.LastIndexOf("[email-", StringComparison.Ordinal);
        return start < 0 ? "" : text[start..(text.IndexOf(']', start) + 1)];
    }

    private async Task<TestConversation> TalkAsync(Func<ChatCall, CancellationToken, Task<string>> model)
    {
        var talk = await _cluster.NewConversationAsync(Hotel.Configure);
        _cluster.Chat.Answers.Usually(talk.Tenant, model);
        return talk;
    }

    /// <summary>A booking has begun, and the details count as known from now on.</summary>
    private async Task<TestConversation> InTransactionAsync(Func<string, string> arguments)
    {
        var talk = await TalkAsync(Hotel.Model(q => q == Hotel.WantsRoom));
        await talk.SayAsync("I want a room.").OkAsync();
        await talk.SettledExceptAsync();
        _cluster.Chat.Answers.Usually(talk.Tenant, Hotel.Model(q => q == Hotel.HasDetails, arguments));
        return talk;
    }
}
