using System.Collections.Concurrent;
using Halatech.Core.Errors;
using Halatech.Core.Media;
using Halatech.Core.Tenancy;

namespace Halatech.Grains.Tests.Support;

/// <summary>The provider's files, and the store for them.</summary>
internal sealed class FakeMedia : IMediaSource, IMediaStore
{
    private readonly ConcurrentDictionary<(TenantId, string), StoredMedia> _stored = [];

    public Script<MediaReference, Result<byte[]>> Answers { get; } =
        new((_, _) => Task.FromResult<Result<byte[]>>(new Error(ErrorKind.NotFound, MediaErrors.Gone, "No such file.")));

    public ConcurrentQueue<MediaReference> Fetches { get; } = [];

    public StoredMedia? Stored(TenantId tenant, string sid) => _stored.GetValueOrDefault((tenant, sid));

    public Task<Result<byte[]>> FetchAsync(MediaReference reference, int maxBytes, CancellationToken cancellationToken)
    {
        Fetches.Enqueue(reference);
        return Answers.AnswerAsync(reference.Conversation.Tenant, reference, cancellationToken);
    }

    public Task<StoredMedia?> FindAsync(TenantId tenant, string mediaSid, CancellationToken cancellationToken) => Task.FromResult(Stored(tenant, mediaSid));

    public Task<Result> StoreAsync(MediaReference reference, CheckedMedia file, CancellationToken cancellationToken)
    {
        _stored.TryAdd((reference.Conversation.Tenant, reference.Item.Sid), new StoredMedia(file, null));
        return Task.FromResult(Result.Ok);
    }

    public Task RefuseAsync(MediaReference reference, string reason, CancellationToken cancellationToken)
    {
        _stored.TryAdd((reference.Conversation.Tenant, reference.Item.Sid), new StoredMedia(null, reason));
        return Task.CompletedTask;
    }
}
