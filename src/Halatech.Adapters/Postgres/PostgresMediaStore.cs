using System.Security.Cryptography;
using Halatech.Core.Errors;
using Halatech.Core.Media;
using Halatech.Core.Tenancy;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;

namespace Halatech.Adapters.Postgres;

/// <summary>Files in Postgres: the tenant's row-level security holds for them as for the rest, and a backup has them, too.</summary>
internal sealed class PostgresMediaStore(PostgresSources sources, IOptions<PostgresOptions> options) : IMediaStore
{
    private const string Select =
        """
        select m.refusal, f.content_type, f.bytes from halatech.media m
        left join halatech.media_files f on f.tenant_id = m.tenant_id and f.digest = m.digest
        where m.tenant_id = $1 and m.media_sid = $2
        """;

    // Two that come at once may both find room; the limit is not to the byte.
    private const string InsertFile =
        """
        insert into halatech.media_files (tenant_id, digest, content_type, size, bytes)
        select $1, $2, $3, $4, $5
        where (select coalesce(sum(size), 0) from halatech.media_files where tenant_id = $1) + $4 <= $6
        on conflict do nothing
        """;

    private const string InsertKept =
        """
        insert into halatech.media (tenant_id, media_sid, conversation_id, message_sid, stated_type, file_name, digest)
        select $1, $2, $3, $4, $5, $6, f.digest from halatech.media_files f where f.tenant_id = $1 and f.digest = $7
        on conflict do nothing
        """;

    private const string Exists = "select exists (select from halatech.media where tenant_id = $1 and media_sid = $2)";

    private const string InsertRefused =
        """
        insert into halatech.media (tenant_id, media_sid, conversation_id, message_sid, stated_type, file_name, refusal)
        values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing
        """;

    public async Task<StoredMedia?> FindAsync(TenantId tenant, string mediaSid, CancellationToken cancellationToken)
    {
        await using var batch = sources.App.BatchFor(tenant).Add(Select, tenant.Value, mediaSid);
        await using var reader = await batch.ReadOwnAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken)) return null;
        return reader.IsDBNull(0)
            ? new StoredMedia(new CheckedMedia(reader.GetString(1), reader.GetFieldValue<byte[]>(2)), null)
            : new StoredMedia(null, reader.GetString(0));
    }

    public async Task<Result> StoreAsync(MediaReference reference, CheckedMedia file, CancellationToken cancellationToken)
    {
        var tenant = reference.Conversation.Tenant;
        var digest = Bytes(SHA256.HashData(file.Bytes.Span));
        await using var batch = sources.App.BatchFor(tenant)
            .Add(InsertFile, tenant.Value, digest, file.ContentType, file.Bytes.Length, Bytes(file.Bytes), options.Value.MediaMegabytesPerTenant * 1024L * 1024)
            .Add(InsertKept, [.. Columns(reference), digest.Clone()])
            .Add(Exists, tenant.Value, reference.Item.Sid);
        await using var reader = await batch.ReadOwnAsync(cancellationToken);
        while (reader.FieldCount == 0 && await reader.NextResultAsync(cancellationToken))
        {
            // The inserts have no rows of their own.
        }

        return await reader.ReadAsync(cancellationToken) && reader.GetBoolean(0) ? Result.Ok : Full;
    }

    public async Task RefuseAsync(MediaReference reference, string reason, CancellationToken cancellationToken)
    {
        await using var batch = sources.App.BatchFor(reference.Conversation.Tenant).Add(InsertRefused, [.. Columns(reference), reason]);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private static Error Full { get; } = new(ErrorKind.Invalid, MediaErrors.StorageFull, "The tenant has no room for more files.");

    private static object?[] Columns(MediaReference reference) =>
    [
        reference.Conversation.Tenant.Value, reference.Item.Sid, reference.Conversation.Conversation.Value, reference.Message.ToString(),
        reference.Item.ContentType, new NpgsqlParameter { Value = (object?)reference.Item.FileName ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text },
    ];

    private static NpgsqlParameter Bytes(ReadOnlyMemory<byte> bytes) => new() { Value = bytes, NpgsqlDbType = NpgsqlDbType.Bytea };
}
