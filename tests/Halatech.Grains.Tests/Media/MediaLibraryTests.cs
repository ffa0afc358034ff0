using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Media;
using Halatech.Core.Tenancy;
using Halatech.Grains.Media;
using Halatech.Grains.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Halatech.Grains.Tests.Media;

public sealed class MediaLibraryTests
{
    private const int Files = 200;
    private const int Callers = 4;

    [Fact]
    public async Task FileThatSeveralWantAtOnce_IsFetchedOnce()
    {
        var media = new FakeMedia();
        var conversation = new ConversationKey(TenantId.Parse("lagoon"), ConversationId.Parse($"CH{Guid.NewGuid():N}"));
        var arrives = new TaskCompletionSource<Result<byte[]>>(TaskCreationOptions.RunContinuationsAsynchronously);
        media.Answers.Usually(conversation.Tenant, (_, _) => arrives.Task);
        var library = new MediaLibrary(media, media, TimeProvider.System, Options.Create(new GrainsOptions()), NullLogger<MediaLibrary>.Instance);
        MediaReference[] wanted =
        [
            .. Enumerable.Range(0, Files).Select(n => new MediaReference(
                conversation, new Route(Channel.WhatsApp, Carrier.Conversations, "whatsapp:+2348031234567"), Sids.New(), new MediaItem($"ME{n:x32}", "text/plain"))),
        ];

        // All callers reach each file together, as a webhook and the turn that it begins do.
        using var together = new Barrier(Callers);
        var asking = Enumerable.Range(0, Callers).Select(_ => Task.Factory.StartNew(
            () => wanted.Select(file =>
            {
                together.SignalAndWait(TestContext.Current.CancellationToken);
                return library.GetAsync(file);
            }).ToArray(),
            TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        var asked = await Task.WhenAll(asking);
        arrives.SetResult("Two towels"u8.ToArray());
        await Task.WhenAll(asked.SelectMany(files => files));

        Assert.Equal(Files, media.Fetches.Count);
        Assert.All(asked.SelectMany(files => files), file => Assert.NotNull(file.Result?.File));
    }
}
