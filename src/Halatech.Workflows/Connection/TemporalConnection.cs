using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Temporalio.Api.Enums.V1;
using Temporalio.Api.OperatorService.V1;
using Temporalio.Client;
using Temporalio.Converters;
using Temporalio.Exceptions;

namespace Halatech.Workflows.Connection;

/// <summary>The one connection of this host. It is made when it is first needed and may fail; whoever needs it tries again later.</summary>
internal sealed class TemporalConnection(PayloadKeys keys, IOptions<TemporalOptions> options, ILoggerFactory loggers) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _connecting = new(1, 1);
    private readonly ILogger _logger = loggers.CreateLogger<TemporalConnection>();
    private ITemporalClient? _client;

    /// <summary>Whether the last attempt to reach the server, by anybody, succeeded.</summary>
    public bool IsReachable { get; set; }

    /// <exception cref="RpcException">The server cannot be reached, or refuses us.</exception>
    /// <exception cref="TimeoutException">It does not answer.</exception>
    public async Task<ITemporalClient> ConnectAsync(CancellationToken cancellationToken)
    {
        if (_client is { } known) return known;
        await _connecting.WaitAsync(cancellationToken);
        try
        {
            if (_client is { } meanwhile) return meanwhile;
            var client = await NewAsync(cancellationToken);
            await NameAttributesAsync(client);
            IsReachable = true;
            return _client = client;
        }
        catch
        {
            IsReachable = false;
            throw;
        }
        finally
        {
            _connecting.Release();
        }
    }

    public void Dispose() => _connecting.Dispose();

    /// <summary>How payloads and failures are written and sealed.</summary>
    public static DataConverter ConverterFor(PayloadKeys keys) =>
        new(new DefaultPayloadConverter(), new DefaultFailureConverter.WithEncodedCommonAttributes(), new SealingCodec(keys));

    private async Task<ITemporalClient> NewAsync(CancellationToken cancellationToken)
    {
        var settings = options.Value;
        try
        {
            return await TemporalClient.ConnectAsync(new TemporalClientConnectOptions(settings.Address)
            {
                Namespace = settings.Namespace,
                ApiKey = settings.ApiKey.Length > 0 ? settings.ApiKey : null,
                Tls = settings.UsesTls ? Tls(settings) : null,
                DataConverter = ConverterFor(keys),
                LoggerFactory = loggers,
            }).WaitAsync(Patience, cancellationToken);
        }
        catch (InvalidOperationException e)
        {
            // How the SDK reports a server that is not there.
            throw new RpcException(RpcException.StatusCode.Unavailable, e.Message, null);
        }
    }

    private static TlsOptions Tls(TemporalOptions settings) => new()
    {
        Domain = settings.ServerName.Length > 0 ? settings.ServerName : null,
        ServerRootCACert = Read(settings.ServerCertificateFile),
        ClientCert = Read(settings.ClientCertificateFile),
        ClientPrivateKey = Read(settings.ClientKeyFile),
    };

    private static byte[]? Read(string file) => file.Length > 0 ? File.ReadAllBytes(file) : null;

    private async Task NameAttributesAsync(ITemporalClient client)
    {
        var request = new AddSearchAttributesRequest { Namespace = options.Value.Namespace };
        foreach (var name in new[] { WorkflowIds.Tenant.Name, WorkflowIds.Kind.Name }) request.SearchAttributes[name] = IndexedValueType.Keyword;
        try
        {
            await client.Connection.OperatorService.AddSearchAttributesAsync(request);
        }
        catch (RpcException e) when (e.Code == RpcException.StatusCode.AlreadyExists)
        {
            // They are there from the last start.
        }
        catch (RpcException e) when (e.Code is RpcException.StatusCode.PermissionDenied or RpcException.StatusCode.Unimplemented or RpcException.StatusCode.InvalidArgument)
        {
            _logger.LogInformation(
                "Search attributes cannot be named from here ({Code}); the keywords {Tenant} and {Kind} must be there, in Temporal Cloud by its page",
                e.Code, WorkflowIds.Tenant.Name, WorkflowIds.Kind.Name);
        }
    }
}
