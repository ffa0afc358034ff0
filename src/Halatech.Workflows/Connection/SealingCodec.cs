using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Halatech.Core.Tenancy;
using Temporalio.Api.Common.V1;
using Temporalio.Converters;

namespace Halatech.Workflows.Connection;

/// <summary>
/// Seals every payload with its tenant's key before it leaves for the server: AES-256-GCM, bound to the workflow it belongs to.
/// The server, its database and its page see lengths and names of activities, and nothing that is in them.
/// </summary>
internal sealed class SealingCodec(PayloadKeys keys, string? workflowId = null) : IPayloadCodec, IWithSerializationContext<IPayloadCodec>
{
    private const string EncodingKey = "encoding";
    private const string TenantKey = "halatech-tenant";
    private const int NonceSize = 12;
    private const int TagSize = 16;

    private static readonly ByteString Sealed = ByteString.CopyFromUtf8("binary/halatech-sealed-1");

    public IPayloadCodec WithSerializationContext(ISerializationContext context) =>
        context is ISerializationContext.IHasWorkflow { WorkflowId: { } id } ? new SealingCodec(keys, id) : this;

    public async Task<IReadOnlyCollection<Payload>> EncodeAsync(IReadOnlyCollection<Payload> payloads)
    {
        var tenant = Tenant();
        var key = await keys.OfAsync(tenant);
        return [.. payloads.Select(payload => Seal(payload, tenant, key))];
    }

    public async Task<IReadOnlyCollection<Payload>> DecodeAsync(IReadOnlyCollection<Payload> payloads)
    {
        List<Payload> opened = [];
        foreach (var payload in payloads)
        {
            // What was never sealed is no secret; some of the server's own are such.
            opened.Add(payload.Metadata.GetValueOrDefault(EncodingKey) == Sealed ? Open(payload, await keys.OfAsync(Tenant())) : payload);
        }

        return opened;
    }

    private Payload Seal(Payload payload, TenantId tenant, byte[] key)
    {
        var plain = payload.ToByteArray();
        var bytes = new byte[NonceSize + TagSize + plain.Length];
        RandomNumberGenerator.Fill(bytes.AsSpan(0, NonceSize));
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(bytes.AsSpan(0, NonceSize), plain, bytes.AsSpan(NonceSize + TagSize), bytes.AsSpan(NonceSize, TagSize), Context());
        return new Payload
        {
            Metadata = { [EncodingKey] = Sealed, [TenantKey] = ByteString.CopyFromUtf8(tenant.Value) },
            Data = UnsafeByteOperations.UnsafeWrap(bytes),
        };
    }

    /// <exception cref="CryptographicException">Another tenant's, another workflow's, or changed.</exception>
    private Payload Open(Payload payload, byte[] key)
    {
        var bytes = payload.Data.Span;
        if (bytes.Length < NonceSize + TagSize) throw new CryptographicException("A sealed payload is too short.");
        var plain = new byte[bytes.Length - NonceSize - TagSize];
        using var aes = new AesGcm(key, TagSize);
        aes.Decrypt(bytes[..NonceSize], bytes[(NonceSize + TagSize)..], bytes.Slice(NonceSize, TagSize), plain, Context());
        return Payload.Parser.ParseFrom(plain);
    }

    private TenantId Tenant() => workflowId is { } id && WorkflowIds.TenantOf(id) is { } tenant
        ? tenant
        : throw new InvalidOperationException("A payload belongs to no tenant's workflow, so there is no key to seal it with.");

    private byte[] Context() => Encoding.UTF8.GetBytes($"halatech/workflow/1/{workflowId}");
}
