using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Experiences;
using Halatech.Core.Tenancy;
using Halatech.Core.Transactions;
using Halatech.Grains.Tests.Support;

namespace Halatech.Workflows.Tests.Support;

/// <summary>The sample hotel's experience and settings, and a guest who books a room in a conversation of their own.</summary>
internal static class Guest
{
    public const int Nights = 3;

    public static readonly TimeZoneInfo Lagos = TimeZoneInfo.FindSystemTimeZoneById("Africa/Lagos");

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Sample");

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public static TenantConfiguration Hotel(TenantConfiguration tenant)
    {
        var sample = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "tenant.json")))!;
        var schema = JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "transactions", "transactions.json")))![0]!["post"]!["parameters"]!.ToJsonString();
        var hotel = Grains.Tests.Support.Hotel.Configure(tenant);
        return hotel with
        {
            Lifecycle = sample["lifecycle"].Deserialize<LifecycleSettings>(Json),
            Handoff = hotel.Handoff with { Wait = sample["handoff"]!["wait"].Deserialize<HandoffWaitSettings>(Json) },
            Channels = sample["channels"].Deserialize<ImmutableDictionary<string, ChannelSettings>>(Json)!,
            Experiences = [new("stay", File.ReadAllText(Path.Combine(Folder, "experiences", "stay.json")))],
            Transactions = [hotel.Transactions[0] with { Post = hotel.Transactions[0].Post! with { Parameters = schema } }],
        };
    }

    /// <summary>Books a room from the wish to the confirmation; the experience begins by it.</summary>
    public static async Task<TestConversation> BookAsync(WorkflowWorld world, DateOnly arrival, Channel channel = Channel.Sms)
    {
        var tenant = await world.Cluster.NewTenantAsync(Hotel);

        // SMS knows no window outside of which only templates leave.
        var talk = world.Cluster.NewConversation(tenant, channel);
        var (details, done) = (false, false);
        world.Cluster.Chat.Answers.Usually(tenant, (call, token) => Grains.Tests.Support.Hotel.Model(
            q => q switch
            {
                Grains.Tests.Support.Hotel.WantsRoom => !details,
                Grains.Tests.Support.Hotel.HasDetails => details && world.Cluster.Functions.Posts(talk.Key).IsEmpty,
                Grains.Tests.Support.Hotel.IsDone => done,
                _ => false,
            },
            function => function == BuiltInFunctions.Post ? Arguments(arrival) : Grains.Tests.Support.Hotel.ArgumentsOf(function))(call, token));
        world.Cluster.Functions.Answers.Usually(tenant, (_, _) => Task.FromResult<Result<FunctionAnswer>>(new FunctionAnswer(Later: true, "")));

        await talk.SayAsync("I want a room.").OkAsync();
        await world.SettledAsync(talk);
        details = true;
        await talk.SayAsync("The family room, please.").OkAsync();
        await world.TrueAsync(() => talk.Count<FunctionDeferred>() == 1, "the desk has accepted");
        await world.SettledAsync(talk);
        done = true;
        var call = world.Cluster.Functions.Posts(talk.Key)[0].Call;
        await talk.CallAsync(g => g.ReceiveFeedbackAsync(new ReceiveFeedback(call, """{"status":"confirmed","bookingNumber":"LC12345"}"""))).OkAsync();
        await world.TrueAsync(() => talk.Count<RunBegan>() == 1, "the experience has begun");
        await world.SettledAsync(talk);
        return talk;
    }

    /// <summary>What the guest read: by the hotel's clock, to the minute.</summary>
    public static IEnumerable<string> Read(TestConversation talk) => talk.Sent.Select(message =>
        $"{TimeZoneInfo.ConvertTime(message.DecidedAt, Lagos).ToString("dd MMM HH:mm", CultureInfo.InvariantCulture)} {message.Text}");

    private static string Arguments(DateOnly arrival) => JsonSerializer.Serialize(new
    {
        actionType = "book-room",
        room = "Family Room",
        arrival = arrival.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        nights = Nights,
        guests = 2,
        name = "Ngozi",
    });
}
