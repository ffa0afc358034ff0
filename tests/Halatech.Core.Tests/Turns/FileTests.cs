using System.Collections.Immutable;
using Halatech.Core.Conversations;
using Halatech.Core.Tenancy;
using Halatech.Core.Turns;

namespace Halatech.Core.Tests.Turns;

public sealed class FileTests
{
    private const string MenuUrl = "https://files.example.com/menu.pdf";
    private const string RoomUrl = "https://files.example.com/room.jpg";

    [Theory]
    [InlineData("Here is our menu.\n[file: menu]", "Here is our menu.")]
    [InlineData("Here is our menu.\n\n[ File : MENU ]\n", "Here is our menu.")]
    [InlineData("Our menu [file: menu] has all.", "Our menu has all.")]
    [InlineData("[file: menu]\nLook.", "Look.")]
    [InlineData("Menu, twice.\n[file: menu]\n[file: menu]", "Menu, twice.")]
    public void Mark_WhereverItStands_IsReadOnceAndGone(string reply, string text)
    {
        var read = FileMark.Read(reply, Tenant(files: true));
        Assert.Equal((text, "menu"), (read.Text, Assert.Single(read.Files).Id));
    }

    [Fact]
    public void Mark_OfNoFile_IsNamedAsUnknown_AndNeverReachesTheCustomer()
    {
        const string Reply = "Here it is.\n[file: passwords]";
        Assert.Equal(["[file: passwords]"], FileMark.Unknown(Reply, Tenant(files: true)));
        Assert.Equal(["Here it is."], ReplyShaper.ShapeReply(Reply, Channel.WhatsApp, Tenant(files: true)).Parts);
        Assert.Equal(["Here it is."], ReplyShaper.Shape(Reply, Channel.Sms, Tenant(files: false)));
    }

    [Theory]
    [InlineData(Channel.WhatsApp)]
    [InlineData(Channel.Messenger)]
    [InlineData(Channel.Rcs)]
    [InlineData(Channel.Sms)]
    public void Files_WhereTheChannelHasThem_AreMessagesOfTheirOwn_InOrder(Channel channel)
    {
        var shaped = ReplyShaper.ShapeReply("Our **menu** and a room.\n[file: menu]\n[file: room]", channel, Tenant(files: true));
        Assert.Equal(3, shaped.Parts.Length);
        Assert.Equal<string>(["Our menu and a room.", "Dinner menu", "A room"], shaped.Parts.Select(p => p.Replace("*", "", StringComparison.Ordinal)));
        Assert.Equal<PartForm?>([null, new(MediaUrl: MenuUrl, MediaId: "menu"), new(MediaUrl: RoomUrl, MediaId: "room")], shaped.Forms);
    }

    [Theory]
    [InlineData(Channel.Sms, false, "Our menu.\n\nDinner menu: " + MenuUrl)]
    [InlineData(Channel.WhatsApp, false, "Our menu.\n\nDinner menu: " + MenuUrl)]
    [InlineData(Channel.WebChat, true, "Our menu.\n\n[Dinner menu](" + MenuUrl + ")")]
    public void Files_WhereTheChannelHasNone_AreLinks(Channel channel, bool files, string text) =>
        Assert.Equal([text], ReplyShaper.ShapeReply("Our menu.\n[file: menu]", channel, Tenant(files)).Parts);

    [Fact]
    public void File_Alone_IsAReply()
    {
        var shaped = ReplyShaper.ShapeReply("[file: menu]", Channel.WhatsApp, Tenant(files: true));
        Assert.Equal(("Dinner menu", false), (Assert.Single(shaped.Parts), shaped.IsEmpty));
    }

    [Fact]
    public void Question_WithChoices_StandsBelowTheFile()
    {
        var shaped = ReplyShaper.ShapeReply("Which room?\n[file: room]\n[choices: Classic | Deluxe]", Channel.WhatsApp, Tenant(files: true));
        Assert.Equal<string>(["A room", "Which room?"], shaped.Parts);
        Assert.Equal<string>(["Classic", "Deluxe"], shaped.Forms[1]!.Offered);
    }

    [Fact]
    public void MoreFilesThanAnAnswerHolds_AreCut()
    {
        var tenant = Tenant(files: true) with { Files = [.. Enumerable.Range(0, 9).Select(i => new TenantFile($"f-{i}", $"File {i}", $"https://files.example.com/{i}"))] };
        var marks = string.Join('\n', tenant.Files.Select(f => FileMark.Write(f.Id)));
        Assert.Equal(1 + FileShaper.MostFiles, ReplyShaper.ShapeReply($"All.\n{marks}", Channel.WhatsApp, tenant).Parts.Length);
        Assert.DoesNotContain("/8", Assert.Single(ReplyShaper.ShapeReply($"All.\n{marks}", Channel.WebChat, tenant).Parts), StringComparison.Ordinal);
    }

    [Fact]
    public void FixedText_WithAMark_IsWordsAndALink() =>
        Assert.Equal([$"Sorry.\n\nDinner menu: {MenuUrl}"], ReplyShaper.Shape("Sorry. [file: menu]", Channel.WhatsApp, Tenant(files: true)));

    [Fact]
    public void SentFile_IsShownToTheModelAsItsMark()
    {
        var sent = Given.Sent("Dinner menu") with { Form = new PartForm(MediaUrl: MenuUrl, MediaId: "menu") };
        var prompt = PromptBuilder.Build(Tenant(files: true), Channel.WhatsApp, [Given.Customer("The menu?"), sent], [], [], Given.Now);
        Assert.Contains(prompt, m => m.Role == PromptRole.Assistant && m.Text == "Dinner menu\n[file: menu]");
        Assert.DoesNotContain(prompt, m => m.Text.Contains(MenuUrl, StringComparison.Ordinal));
    }

    [Fact]
    public void Model_HearsOfMarks_OnlyWhereThereAreFiles()
    {
        Assert.Contains(FileMark.Instruction, PromptBuilder.InstructionsOf(Tenant(files: true), Channel.Sms, Given.Now)[1], StringComparison.Ordinal);
        Assert.DoesNotContain("[file:", PromptBuilder.InstructionsOf(Given.Tenant(), Channel.Sms, Given.Now)[1], StringComparison.Ordinal);
    }

    private static TenantConfiguration Tenant(bool files) => Given.Tenant() with
    {
        Files = [new TenantFile("menu", "Dinner menu", MenuUrl), new TenantFile("room", "A room", RoomUrl)],
        Channels = Enum.GetNames<Channel>().ToImmutableDictionary(c => c.ToLowerInvariant(), _ => new ChannelSettings(1600, Files: files, Buttons: true)),
    };
}
