using Halatech.Core.Conversations;
using Halatech.Core.Errors;
using Halatech.Core.Tenancy;

namespace Halatech.Core.Media;

/// <summary>A file of a customer's message, as the provider names it.</summary>
/// <param name="Conversation">Where it was sent.</param>
/// <param name="Route">How it came.</param>
/// <param name="Message">The message that it came with.</param>
/// <param name="Item">What the provider and the sender say of it; not to be trusted.</param>
public sealed record MediaReference(ConversationKey Conversation, Route Route, ProviderSid Message, MediaItem Item);

/// <summary>Fetches files from the provider.</summary>
public interface IMediaSource
{
    /// <summary>
    /// The bytes of a file, at most <paramref name="maxBytes"/> of them: <see cref="MediaErrors.TooLarge"/> when there are more,
    /// whatever the provider says of its size.
    /// </summary>
    Task<Result<byte[]>> FetchAsync(MediaReference reference, int maxBytes, CancellationToken cancellationToken);
}

/// <summary>Keeps the files of tenants, each content once for a tenant.</summary>
public interface IMediaStore
{
    /// <summary>What is known of a file, or null when it was never fetched.</summary>
    Task<StoredMedia?> FindAsync(TenantId tenant, string mediaSid, CancellationToken cancellationToken);

    /// <summary>Keeps a file; <see cref="MediaErrors.StorageFull"/> when the tenant has no room left.</summary>
    Task<Result> StoreAsync(MediaReference reference, CheckedMedia file, CancellationToken cancellationToken);

    /// <summary>Keeps that a file is not taken, and why, so that it is not fetched again.</summary>
    Task RefuseAsync(MediaReference reference, string reason, CancellationToken cancellationToken);
}

/// <summary>A file, or why there is none.</summary>
/// <param name="File">The file; null when it was refused.</param>
/// <param name="Refusal">Why it was refused, as a code of <see cref="MediaErrors"/>; null when it was not.</param>
public sealed record StoredMedia(CheckedMedia? File, string? Refusal);

/// <summary>A file whose bytes were looked at.</summary>
/// <param name="ContentType">What the bytes are, whatever was said of them.</param>
/// <param name="Bytes">The file.</param>
public sealed record CheckedMedia(string ContentType, ReadOnlyMemory<byte> Bytes);

/// <summary>Why a file is not taken.</summary>
public static class MediaErrors
{
    public const string TooLarge = "media.too-large";
    public const string TypeMismatch = "media.type-mismatch";
    public const string TypeNotTaken = "media.type-not-taken";
    public const string Empty = "media.empty";
    public const string Gone = "media.gone";
    public const string StorageFull = "media.storage-full";

    /// <summary>For now only: it is asked for again.</summary>
    public const string Unavailable = "media.unavailable";
}
