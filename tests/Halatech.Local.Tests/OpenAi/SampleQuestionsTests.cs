using System.Numerics.Tensors;
using System.Text.Json;
using Halatech.Core.Conversations;
using Halatech.Core.Texts;
using Halatech.Core.Turns;
using Halatech.Local.OpenAi.Embedding;
using Halatech.Local.OpenAi.Offline;
using Halatech.Local.OpenAi.Protocol;
using Halatech.Local.Samples;
using KnowledgeEntry = Halatech.Core.Knowledge.KnowledgeEntry;

namespace Halatech.Local.Tests.OpenAi;

/// <summary>
/// What a stranger meets who writes to the sample hotel without a model: its own questions, the real embedding, prompt
/// and offline assistant. The bars stand a little below what is reached.
/// </summary>
public sealed class SampleQuestionsTests
{
    // As the knowledge index stores them.
    private const int Dimensions = 512;

    private static readonly string Folder = Path.Combine(RepositoryFolder.Find(), "samples", "tenants");
    private static readonly SampleTenant Hotel = SampleTenant.LoadAll(Folder).Single(s => s.Configuration.TenantId.Value == "guided-hospitality");

    private static readonly float[][] Index =
        [.. Hotel.Faqs.Select(faq => OfflineEmbedding.Embed($"{faq.Question}\n{faq.Answer}\n{string.Join(", ", faq.Tags)}", Dimensions))];

    private static readonly Question[] Questions = JsonSerializer.Deserialize<Question[]>(
        File.ReadAllBytes(Path.Combine(Folder, "guided-hospitality", "questions.json")), JsonSerializerOptions.Web)!;

    [Fact]
    public void Retrieval_SampleQuestions_ReachRecallOfNineTenths()
    {
        var missed = Questions.Where(question => Retrieve(question.Text).All(entry => entry.Source != question.Source)).ToList();
        Assert.True(missed.Count <= Questions.Length / 10, string.Join('\n', missed));
    }

    [Fact]
    public void Reply_SampleQuestions_AreAnsweredRightly()
    {
        var wrong = Questions.Where(question => !Reply(question.Text).Contains(AnswerOf(question.Faq), StringComparison.Ordinal)).ToList();
        Assert.True(wrong.Count <= 5, string.Join('\n', wrong));
    }

    [Theory]
    [InlineData("Good evening, what time is breakfast?", "breakfast")]
    [InlineData("Good morning, how much is laundry?", "laundry")]
    [InlineData("hello good evening pls can i pay with my mastercard", "payment-methods")]
    [InlineData("Hi! Do you have a pool and until when is it open?", "pool")]
    [InlineData("Good night, is the bar still open?", "restaurants")]
    [InlineData("how much is the suya?", "wick-menu")]
    [InlineData("Can I see the dinner menu?", "atupa-menu")]
    [InlineData("What's on the menu?", "menus")]
    [InlineData("can i see ur menu pls", "menus")]
    [InlineData("what food do you have", "menus")]
    [InlineData("send me the grill menu", "wick-menu")]
    [InlineData("what do you have for the kids on the menu", "kids-menu")]
    public void Reply_QuestionWithAGreetingOrColour_IsTheAnswer(string text, string faq) =>
        Assert.Contains(AnswerOf(faq), Reply(text), StringComparison.Ordinal);

    [Theory]
    [InlineData("Is there a helicopter landing pad?")]
    [InlineData("How much is a Ferrari?")]
    [InlineData("What is the capital of France?")]
    [InlineData("Do you sell bitcoin?")]
    [InlineData("can u help me with my homework")]
    public void Reply_StrangersQuestion_SaysThatItIsNotKnown(string text) =>
        Assert.Contains(Phrasing.NothingKnown, Reply(text), StringComparison.Ordinal);

    private static string AnswerOf(string id) => Hotel.Faqs.Single(faq => faq.Id == id).Answer;

    private static IReadOnlyList<KnowledgeEntry> Retrieve(string text)
    {
        var query = OfflineEmbedding.Embed(text, Dimensions);
        return
        [
            .. Hotel.Faqs
                .Select((faq, at) => new KnowledgeEntry($"faq:{faq.Id}", faq.Question, faq.Answer, TensorPrimitives.Dot<float>(Index[at], query)))
                .OrderByDescending(entry => entry.Score)
                .Take(Hotel.Configuration.Turn.RetrievedEntries),
        ];
    }

    private static string Reply(string text)
    {
        var said = new ThreadEntry(null, null, AuthorKind.Customer, new Utf8Text(text), DateTimeOffset.UnixEpoch);
        var prompt = PromptBuilder.Build(
            Hotel.Configuration, Channel.WhatsApp, [said], [], Retrieve(RetrievalQuery.Of([said], [])), DateTimeOffset.UnixEpoch);
        return OfflineAssistant.Reply(new ChatRequest
        {
            Model = Hotel.Configuration.Model.Chat,
            Messages = [.. prompt.Select(message => new ChatMessage(RoleOf(message.Role), message.Text, [], null))],
            Tools = [],
            Choice = new ToolChoice(ToolUse.None, null),
            Format = ReplyFormat.Text,
            Stop = [],
        }).Text!;
    }

    private static ChatRole RoleOf(PromptRole role) => role switch
    {
        PromptRole.System => ChatRole.System,
        PromptRole.User => ChatRole.User,
        _ => ChatRole.Assistant,
    };

    private sealed record Question(string Text, string Faq)
    {
        public string Source => $"faq:{Faq}";
    }
}
