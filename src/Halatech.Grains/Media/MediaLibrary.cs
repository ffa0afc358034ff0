using System.Collections.Concurrent;
using Halatech.Core.Errors;
using Halatech.Core.Media;
using Halatech.Core.Tenancy;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Halatech.Grains.Media;

/// <summary>
/// Files of customers: from the store, or fetched from the provider, looked at and kept. Fetching begins when a message arrives and
/// holds nobody up; whoever needs a file waits for it, and one that could not be fetched is asked for again.
/// </summary>
internal sealed class MediaLibrary(
    IMediaSource source, IMediaStore store, TimeProvider time, IOptions<GrainsOptions> options, ILogger<MediaLibrary> logger)
{
    private const int Attempts = 3;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);

    // Lazy, because two who come at once may both make a value, and only one of them is kept.
    private readonly ConcurrentDictionary<(TenantId, string), Lazy<Task<StoredMedia?>>> _underWay = [];

    /// <summary>The file or why it is not taken; null when it cannot be had just now.</summary>
    public Task<StoredMedia?> GetAsync(MediaReference reference)
    {
        var key = (reference.Conversation.Tenant, reference.Item.Sid);
        return _underWay.GetOrAdd(key, new Lazy<Task<StoredMedia?>>(() => RunAsync(key, reference))).Value;
    }

    private async Task<StoredMedia?> RunAsync((TenantId, string) key, MediaReference reference)
    {
        try
        {
            return await store.FindAsync(reference.Conversation.Tenant, reference.Item.Sid, CancellationToken.None) ?? await FetchAsync(reference);
        }
        catch (Exception e)
        {
            logger.LogError(e, "A file of {Conversation} could not be kept", reference.Conversation);
            return null;
        }
        finally
        {
            _underWay.TryRemove(key, out _);
        }
    }

    private async Task<StoredMedia?> FetchAsync(MediaReference reference)
    {
        var max = options.Value.MediaKilobytes * 1024;
        var error = MediaRules.Refuse(reference.Item, max);
        for (var attempt = 1; error is null; attempt++)
        {
            var fetched = await source.FetchAsync(reference, max, CancellationToken.None);
            var file = fetched.IsOk ? MediaRules.Check(reference.Item.ContentType, fetched.Value) : fetched.Error;
            if (file.IsOk) return await KeepAsync(reference, file.Value);
            if (!file.Error.IsTransient) error = file.Error;
            else if (attempt < Attempts) await Task.Delay(FirstDelay * attempt, time);
            else
            {
                logger.LogWarning("A file of {Conversation} could not be fetched ({Code})", reference.Conversation, file.Error.Code);
                return null;
            }
        }

        return await RefuseAsync(reference, error);
    }

    private async Task<StoredMedia?> KeepAsync(MediaReference reference, CheckedMedia file)
    {
        var kept = await store.StoreAsync(reference, file, CancellationToken.None);
        return kept.IsOk ? new StoredMedia(file, null) : await RefuseAsync(reference, kept.Error);
    }

    private async Task<StoredMedia> RefuseAsync(MediaReference reference, Error error)
    {
        logger.LogWarning("A file of {Conversation} is not taken ({Code})", reference.Conversation, error.Code);
        await store.RefuseAsync(reference, error.Code, CancellationToken.None);
        return new StoredMedia(null, error.Code);
    }
}
