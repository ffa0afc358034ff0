namespace Halatech.Local.Tests.Twilio;

public sealed class PersistenceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("halatech-twilio-").FullName;

    private string DataFile => Path.Combine(_folder, "twilio.jsonl");

    [Fact]
    public async Task State_AfterRestart_IsAsBefore()
    {
        string sid, other;
        await using (var bench = await StartAsync())
        {
            sid = (await bench.TextAsync("one")).ConversationSid!;
            await bench.Twilio.ReceiveAsync(new(Bench.Phone, Bench.Sms, "pic") { Media = [new("image/png", "p.png", new byte[] { 5, 6 })] }, Patience.Token);
            await bench.PostAsync($"/v1/Conversations/{sid}/Messages", ("Body", "three"), ("Attributes", """{"k":1}"""));
            other = (await bench.PostAsync("/v1/Conversations", ("UniqueName", "gone"))).Text("sid");
            await bench.DeleteAsync($"/v1/Conversations/{other}");
            await bench.TextAsync("STOP", from: "+15557770000");
            await bench.Twilio.IdleAsync(Patience.Token);
        }
        await using (var bench = await StartAsync())
        {
            var messages = (await bench.GetAsync($"/v1/Conversations/{sid}/Messages")).List("messages").ToArray();
            Assert.Equal(["one", "pic", "three"], messages.Select(m => m.GetProperty("body").GetString()));
            Assert.Equal("all", messages[2].GetProperty("delivery").GetProperty("delivered").GetString());
            Assert.Equal(404, (await bench.GetAsync($"/v1/Conversations/{other}")).Status);
            Assert.Equal(sid, (await bench.TextAsync("four")).ConversationSid);
            Assert.Equal(3, bench.Twilio.Thread(Bench.Phone, Bench.Sms)[^1].Index);
            var media = messages[1].GetProperty("media")[0].GetProperty("sid").GetString();
            Assert.Equal([5, 6], await bench.Rest.GetByteArrayAsync($"/v1/Services/{Bench.Service}/Media/{media}/Content", Patience.Token));
            Assert.Equal(21610, (await bench.PostAsync($"/2010-04-01/Accounts/{Bench.Account}/Messages.json", ("To", "+15557770000"), ("From", Bench.Sms), ("Body", "x"))).Code);
        }
    }

    [Fact]
    public async Task RefusedMessage_PendingAtRestart_StillFails()
    {
        await using (var bench = await Bench.StartAsync(o => o with { DataFile = DataFile, SentDelay = TimeSpan.FromHours(1) }))
        {
            var sid = (await bench.TextAsync("STOP")).ConversationSid;
            await bench.PostAsync($"/v1/Conversations/{sid}/Messages", ("Body", "unwanted"));
            Assert.Equal("queued", bench.Twilio.Thread(Bench.Phone, Bench.Sms)[^1].Status);
        }
        await using var again = await StartAsync();
        await again.Twilio.IdleAsync(Patience.Token);
        Assert.Equal(("failed", 21610), (again.Twilio.Thread(Bench.Phone, Bench.Sms)[^1].Status, again.Twilio.Thread(Bench.Phone, Bench.Sms)[^1].ErrorCode));
    }

    [Fact]
    public async Task DataFile_InUse_IsRefused()
    {
        await using var first = await StartAsync();
        await Assert.ThrowsAsync<IOException>(async () => await (await StartAsync()).DisposeAsync());
    }

    [Fact]
    public async Task Journal_TornLastLine_IsForgotten()
    {
        string sid;
        await using (var bench = await StartAsync()) sid = (await bench.TextAsync("one")).ConversationSid!;
        await File.AppendAllTextAsync(DataFile, """{"kind":"message","Sid":"IM""", Patience.Token);
        await using var again = await StartAsync();
        Assert.Single((await again.GetAsync($"/v1/Conversations/{sid}/Messages")).List("messages"));
    }

    [Fact]
    public async Task Journal_DamagedInTheMiddle_IsRefusedByLine()
    {
        await File.WriteAllTextAsync(DataFile, "{}\nnonsense\n{}\n", Patience.Token);
        var error = await Assert.ThrowsAsync<InvalidDataException>(async () => await (await StartAsync()).DisposeAsync());
        Assert.Contains("Line 1", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Journal_HoldsNoSecret()
    {
        await using (var bench = await StartAsync()) await bench.TextAsync("one");
        var text = await File.ReadAllTextAsync(DataFile, Patience.Token);
        Assert.Contains("\"one\"", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Bench.Token, text, StringComparison.Ordinal);
        Assert.DoesNotContain(Bench.Secret, text, StringComparison.Ordinal);
    }

    [Fact]
    public void Seed_Printed_HidesItsToken() => Assert.DoesNotContain(Bench.Token, Bench.Options().Accounts[0].ToString(), StringComparison.Ordinal);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<Bench> StartAsync() => Bench.StartAsync(o => o with { DataFile = DataFile });
}
