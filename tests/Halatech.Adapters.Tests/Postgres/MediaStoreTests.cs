using System.Security.Cryptography;
using Halatech.Core.Conversations;
using Halatech.Core.Media;
using Halatech.Core.Tenancy;

namespace Halatech.Adapters.Tests.Postgres;

public sealed class MediaStoreTests(TestDatabase database) : IClassFixture<TestDatabase>, IAsyncDisposable
{
    private readonly TenantId _tenant = Appends.Tenant("media");
    private readonly TestSilo _silo = TestSilo.Start(database.ConnectionString, settings: ("Postgres:MediaMegabytesPerTenant", "1"));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private IMediaStore Store => _silo.Get<IMediaStore>();

    public ValueTask DisposeAsync() => _silo.DisposeAsync();

    [Fact]
    public async Task File_ComesBackAsItWas()
    {
        var bytes = RandomNumberGenerator.GetBytes(300_000);
        Assert.True((await Store.StoreAsync(Reference(1, name: null), new CheckedMedia("image/png", bytes), Stop)).IsOk);
        var found = await Store.FindAsync(_tenant, Sid(1), Stop);
        Assert.Equal(("image/png", null), (found!.File!.ContentType, found.Refusal));
        Assert.Equal(bytes, found.File.Bytes.ToArray());
    }

    [Fact]
    public async Task SameContent_IsKeptOnce_AndTwiceTheSameFileIsOne()
    {
        var bytes = RandomNumberGenerator.GetBytes(600_000);
        for (var n = 1; n <= 3; n++) Assert.True((await Store.StoreAsync(Reference(n), new CheckedMedia("image/png", bytes), Stop)).IsOk);
        Assert.True((await Store.StoreAsync(Reference(3), new CheckedMedia("image/png", bytes), Stop)).IsOk);
        Assert.Equal(1L, await database.ScalarAsync<long>($"select count(*) from halatech.media_files where tenant_id = '{_tenant}'"));
        Assert.Equal(3L, await database.ScalarAsync<long>($"select count(*) from halatech.media where tenant_id = '{_tenant}'"));
    }

    [Fact]
    public async Task TenantWithoutRoom_IsRefused_AndOthersAreNot()
    {
        Assert.True((await Store.StoreAsync(Reference(1), File(700_000), Stop)).IsOk);
        Assert.Equal(MediaErrors.StorageFull, (await Store.StoreAsync(Reference(2), File(700_000), Stop)).Error!.Code);
        Assert.Null(await Store.FindAsync(_tenant, Sid(2), Stop));
        var other = Reference(2) with { Conversation = new(Appends.Tenant("other"), ConversationId.Parse("CH1")) };
        Assert.True((await Store.StoreAsync(other, File(700_000), Stop)).IsOk);
    }

    [Fact]
    public async Task Refusal_IsRemembered()
    {
        await Store.RefuseAsync(Reference(1), MediaErrors.TypeMismatch, Stop);
        await Store.RefuseAsync(Reference(1), MediaErrors.TooLarge, Stop);
        Assert.Equal(new StoredMedia(null, MediaErrors.TypeMismatch), await Store.FindAsync(_tenant, Sid(1), Stop));
    }

    [Fact]
    public async Task FileOfAnotherTenant_IsNotFound()
    {
        await Store.StoreAsync(Reference(1), File(10), Stop);
        Assert.Null(await Store.FindAsync(Appends.Tenant("stranger"), Sid(1), Stop));
    }

    private static CheckedMedia File(int size) => new("image/png", RandomNumberGenerator.GetBytes(size));

    private static string Sid(int n) => $"ME{n:x32}";

    private MediaReference Reference(int n, string? name = "../../a.png") => new(
        new(_tenant, ConversationId.Parse("CH00000000000000000000000000000001")), new Route(Channel.WhatsApp, Carrier.Conversations, "whatsapp:+234"),
        ProviderSid.Parse($"IM{n:x32}"), new MediaItem(Sid(n), "image/png", name, 5));
}
